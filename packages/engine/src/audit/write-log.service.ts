import { type Database, HanseError, type Logger, newId } from "@hanse/plugin-kit";
import { actingAs } from "../platform/http/acting.ts";
import type { AdminWrite, WriteLog } from "../platform/http/write-log.ts";
import { AnswerLost } from "../platform/idempotency/idempotency.errors.ts";
import { completeEntry, findAdded, putEntry } from "./audit.queries.ts";
import { recordedInput } from "./recorded-input.ts";

/**
 * Records writes of the admin. The changes, and the entry they belong to, are written by triggers in the very transactions
 * that make the changes; what is left to do here is the entry of a write that changed nothing of the engine's own, and how
 * each write ended.
 */
export class WriteLogService implements WriteLog {
  readonly #database: Database;
  readonly #log: Logger;

  constructor({ database, log }: { database: Database; log: Logger }) {
    this.#database = database;
    this.#log = log;
  }

  async record<T extends { readonly status: number }>(write: AdminWrite, work: () => Promise<T>): Promise<T> {
    await this.#refuseDone(write);
    const id = newId("audit");
    const who = JSON.stringify({ ...write, input: recordedInput(write.input) });
    try {
      const answer = await actingAs({ "hanse.acting": id, "hanse.acting_as": who }, work);
      await (answer.status < 400 ? this.#put(id, who, answer.status) : this.#complete(id, answer.status));
      return answer;
    } catch (error) {
      await this.#complete(id, error instanceof HanseError ? error.status : 500);
      throw error;
    }
  }

  /** Whose answer is kept does not get here: of what is found nobody was told. */
  async #refuseDone({ addsOnceUnder: key, actorId, path }: AdminWrite): Promise<void> {
    if (key === undefined) return;
    const [done] = await this.#database.query(findAdded, [key, actorId, path]);
    if (done) throw new AnswerLost({ key, made: done.made, auditEntry: done.id });
  }

  /** The work is done and its changes are recorded: a failure here must not have it done again. */
  async #put(id: string, who: string, status: number): Promise<void> {
    try {
      await this.#database.query(putEntry, [id, who, status]);
    } catch (error) {
      this.#log.error({ err: error, auditEntry: id, who, status }, "could not complete an entry of the audit log");
    }
  }

  /** Of a failure there is an entry if it changed something before. */
  async #complete(id: string, status: number): Promise<void> {
    try {
      await this.#database.query(completeEntry, [id, status]);
    } catch (error) {
      this.#log.error({ err: error, auditEntry: id, status }, "could not complete an entry of the audit log");
    }
  }
}
