import { Failure } from "./double-failure.ts";

interface Task {
  uid: number;
  indexUid: string | null;
  type: string;
  status: "enqueued" | "processing" | "succeeded" | "failed";
  error: object | null;
}

/** Tasks, done one after the other, some time after they were asked for. */
export class DoubleTasks {
  readonly #tasks: Task[] = [];
  #queue: Promise<void> = Promise.resolve();
  #nextFailure: Failure | undefined;
  #released: Promise<void> | undefined;

  /** The task after those under way fails. */
  failNext(message: string, code = "internal"): void {
    this.#nextFailure = new Failure(500, code, message, "internal");
  }

  /** Nothing is done until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#released = promise;
    return resolve;
  }

  enqueue(type: string, indexUid: string | null, work: () => void): object {
    const task: Task = { uid: this.#tasks.length, indexUid, type, status: "enqueued", error: null };
    this.#tasks.push(task);
    const failure = this.#nextFailure;
    this.#nextFailure = undefined;
    this.#queue = this.#queue.then(() => this.#run(task, failure, work));
    return { taskUid: task.uid, indexUid, status: "enqueued", type, enqueuedAt: new Date().toISOString() };
  }

  get(uid: number): object {
    const task = this.#tasks[uid];
    if (!task) throw new Failure(404, "task_not_found", `Task \`${uid}\` not found.`);
    return { batchUid: null, canceledBy: null, details: {}, duration: null, ...task };
  }

  async #run(task: Task, failure: Failure | undefined, work: () => void): Promise<void> {
    await this.#released;
    await new Promise(setImmediate);
    task.status = "processing";
    await new Promise(setImmediate);
    try {
      if (failure) throw failure;
      work();
      task.status = "succeeded";
    } catch (error) {
      task.status = "failed";
      task.error =
        error instanceof Failure
          ? error.json
          : { message: String(error), code: "internal", type: "internal", link: "" };
    }
  }
}
