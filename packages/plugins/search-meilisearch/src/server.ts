import { setTimeout as delay } from "node:timers/promises";
import { type EnqueuedTask, type ExtraRequestInit, Meilisearch, MeilisearchApiError } from "meilisearch";
import type { Settings } from "./settings.ts";

const firstPause = 5;
const longestPause = 200;

/** A Meilisearch server, whose writes are tasks that are done some time later. */
export class Server {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** A client whose requests are given up with the signal. */
  client(signal: AbortSignal): Meilisearch {
    const { url, apiKey } = this.#settings;
    // Its types leave the signal to the few methods that take one; what is in here goes into every request.
    const requestInit: ExtraRequestInit = { signal };
    return new Meilisearch({ host: url, ...(apiKey && { apiKey }), requestInit });
  }

  /** Waits until a task is done. The client's own waiting does not end with the signal. */
  async settle(enqueued: Promise<EnqueuedTask>, signal: AbortSignal): Promise<void> {
    const { taskTimeoutMs = 10_000 } = this.#settings;
    const until = Date.now() + taskTimeoutMs;
    const { taskUid, type, indexUid } = await enqueued;
    if (typeof taskUid !== "number")
      throw new Error("Meilisearch answered with something that is no task. Check that its url is right.");
    const about = `the task ${taskUid} (${type}${indexUid ? ` on the index ${indexUid}` : ""})`;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const task = await this.client(signal).tasks.getTask(taskUid);
      if (task.status === "succeeded") return;
      if (task.status !== "enqueued" && task.status !== "processing")
        throw new FailedTask(`Meilisearch ${task.status} ${about}`, task.error?.message, task.error?.code);
      if (Date.now() > until)
        throw new Error(
          `Meilisearch has not done ${about} within ${taskTimeoutMs} ms: it is still ${task.status}. Look at its load, or raise taskTimeoutMs.`,
        );
      await delay(pause, undefined, { signal });
    }
  }
}

/** A task that Meilisearch could not do. */
class FailedTask extends Error {
  readonly code: string | undefined;

  constructor(what: string, why = "no reason given", code?: string) {
    super(`${what}: ${why}${code ? ` (${code})` : ""}`);
    this.code = code;
  }
}

/** Meilisearch's code for what went wrong, of a refused request or a failed task. */
export function failureCode(error: unknown): string | undefined {
  if (error instanceof MeilisearchApiError) return error.cause?.code;
  return error instanceof FailedTask ? error.code : undefined;
}

/** The outcome, or undefined when the index or the document is not there. */
export async function ifThere<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    const code = failureCode(error);
    if (code === "index_not_found" || code === "document_not_found") return undefined;
    throw error;
  }
}
