import { type Database, type Logger, newId } from "@hanse/plugin-kit";
import type { Queue } from "../platform/queue/queue.ts";
import { TransferNotFound, TransferNotPending } from "./transfer.errors.ts";
import type { NewTransfer, Progress, Transfer, TransferWork } from "./transfer.ts";
import * as sql from "./transfer.queries.ts";

/** The name of the queue that carries imports and exports. */
export const transfersQueue = "transfers";

/** Imports and exports. Their rows are the record: whichever process is free goes on where another one stopped. */
export class Transfers {
  readonly #database: Database;
  readonly #queue: Queue;
  readonly #log: Logger;
  readonly #works = new Map<string, TransferWork>();

  constructor({ database, queue, log }: { database: Database; queue: Queue; log: Logger }) {
    this.#database = database;
    this.#queue = queue;
    this.#log = log;
  }

  /** Names who does transfers of a subject. Every process must, as each may finish one. */
  offer(work: TransferWork): void {
    this.#works.set(nameOf(work), work);
  }

  /** @returns its id. */
  async begin(transfer: NewTransfer): Promise<string> {
    const id = newId("trf");
    await this.#database.query(sql.insertTransfer, [id, JSON.stringify(transfer)]);
    if (transfer.status === "queued") await this.#enqueue(id);
    return id;
  }

  /** Begins an import that was looked at. */
  async confirm(subject: string, id: string): Promise<void> {
    const [confirmed] = await this.#database.query(sql.confirmTransfer, [id, subject]);
    if (!confirmed) {
      const [found] = await this.#database.query(sql.statusOfTransfer, [id, subject]);
      throw found ? new TransferNotPending({ id, status: found.status }) : new TransferNotFound({ id, subject });
    }
    await this.#enqueue(id);
  }

  /** Does a transfer, unless another process is at it. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const [transfer] = await this.#database.query(sql.claimTransfer, [id]);
    if (!transfer) return;
    try {
      if (await this.#work(transfer, signal)) await this.#finish(transfer, "done", null);
    } catch (error) {
      this.#log.warn({ err: error, transfer: id }, "a transfer failed");
      const problem = error instanceof Error ? error.message : "It failed for an unknown reason.";
      await this.#finish(transfer, "failed", problem);
    }
  }

  /** Takes up what nobody works on. */
  async sweep(): Promise<void> {
    for (const { id } of await this.#database.query(sql.overdueTransfers)) await this.#enqueue(id);
  }

  /** False when it was stopped before its end, or another process took over. */
  async #work(transfer: Transfer, signal: AbortSignal): Promise<boolean> {
    const found = this.#works.get(nameOf(transfer));
    if (!found) throw new Error(`Nobody does an ${transfer.kind} of ${transfer.subject}.`);
    let state = transfer;
    for await (const progress of found.work(transfer)) {
      state = { ...state, ...progress };
      if (!(await this.#note(state))) return false;
      if (signal.aborted && !progress.isLast) return false;
    }
    return true;
  }

  async #note(state: Transfer & Partial<Progress>): Promise<boolean> {
    const { id, attempt, done, failed, created, updated, errors, fileKeys, total } = state;
    const values = [id, attempt, done, failed, created, updated, JSON.stringify(errors), fileKeys, total];
    return (await this.#database.query(sql.noteProgress, values)).length > 0;
  }

  async #finish({ id, attempt }: Transfer, status: "done" | "failed", problem: string | null): Promise<void> {
    await this.#database.query(sql.finishTransfer, [id, attempt, status, problem]);
  }

  async #enqueue(id: string): Promise<void> {
    try {
      await this.#queue.enqueue(transfersQueue, { id }, { attempts: 1 });
    } catch (error) {
      this.#log.warn({ err: error, transfer: id }, "a transfer could not be enqueued; it begins a little later");
    }
  }
}

const nameOf = ({ subject, kind }: Pick<TransferWork, "subject" | "kind">): string => `${kind} ${subject}`;
