import { type Database, type Logger, newId } from "@hanse/plugin-kit";
import type { FileService } from "../../files/index.ts";
import type { ListQuery } from "../../platform/http/listing.ts";
import type { Queue } from "../../platform/queue/queue.ts";
import type { ProductExport } from "./product-export.service.ts";
import type { ProductImport } from "./product-import.service.ts";
import { readProduct } from "./product-reading.ts";
import type { RowError } from "./row-error.ts";
import { readTable, type Table } from "./table.ts";
import { TransferNotFound, TransferNotPending } from "./transfer.errors.ts";
import * as sql from "./transfer.queries.ts";

/** The name of the queue that carries imports and exports. */
export const transfersQueue = "transfers";

const mostErrors = 1_000;
const importBatch = 20;
/** Imports and exports of products. Their rows are the record: whichever process is free goes on where another one stopped. */
export class ProductTransfers {
  readonly #database: Database;
  readonly #queue: Queue;
  readonly #log: Logger;
  readonly #files: FileService;
  readonly #import: ProductImport;
  readonly #export: ProductExport;

  constructor(uses: {
    database: Database;
    queue: Queue;
    log: Logger;
    files: FileService;
    productImport: ProductImport;
    productExport: ProductExport;
  }) {
    this.#database = uses.database;
    this.#queue = uses.queue;
    this.#log = uses.log;
    this.#files = uses.files;
    this.#import = uses.productImport;
    this.#export = uses.productExport;
  }

  /** Begins an export of what a query of the product list selects. */
  async export(query: ListQuery, createdBy: string): Promise<string> {
    const count = await this.#export.count(query);
    const id = newId("ptrf");
    const filters = JSON.stringify(query);
    await this.#database.query(sql.insertTransfer, [
      id,
      "export",
      "queued",
      count,
      0,
      0,
      "[]",
      null,
      [],
      filters,
      createdBy,
    ]);
    await this.#enqueue(id);
    return id;
  }

  /** Looks at a file that was uploaded, by its id or key. The import begins once it is confirmed. */
  async plan(fileKey: string, fileName: string, createdBy: string) {
    const { content } = await this.#files.read(fileKey);
    const table = await readTable(content);
    const rows = table.products.map(([first]) => first?.cells);
    const [counted] = await this.#database.query(sql.countKnown, [
      rows.map((cells) => cells?.get("product_id") ?? ""),
      rows.map((cells) => cells?.get("handle") ?? ""),
    ]);
    const known = counted?.known ?? 0;
    const total = table.products.length;
    const summary = { toCreate: total - known, toUpdate: known };
    const id = newId("ptrf");
    const errors = JSON.stringify(table.errors.slice(0, mostErrors));
    await this.#database.query(sql.insertTransfer, [
      ...[id, "import", "pending", total, summary.toCreate, summary.toUpdate, errors],
      ...[fileName, [fileKey], null, createdBy],
    ]);
    return { id, summary };
  }

  /** Begins an import. */
  async confirm(id: string): Promise<void> {
    const [confirmed] = await this.#database.query(sql.confirmTransfer, [id]);
    if (!confirmed) {
      const [found] = await this.#database.query(sql.statusOfTransfer, [id]);
      throw found ? new TransferNotPending({ id, status: found.status }) : new TransferNotFound({ id });
    }
    await this.#enqueue(id);
  }

  /** Does a transfer, unless another process is at it. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const [transfer] = await this.#database.query(sql.claimTransfer, [id]);
    if (!transfer) return;
    try {
      const whole = await (transfer.kind === "export" ? this.#write(transfer, signal) : this.#read(transfer, signal));
      if (whole) await this.#finish(transfer, "done", null);
    } catch (error) {
      this.#log.warn({ err: error, transfer: id }, "a transfer of products failed");
      const problem = error instanceof Error ? error.message : "It failed for an unknown reason.";
      await this.#finish(transfer, "failed", problem);
    }
  }

  /** Takes up what nobody works on. */
  async sweep(): Promise<void> {
    for (const { id } of await this.#database.query(sql.overdueTransfers)) await this.#enqueue(id);
  }

  /** False when it was stopped before its end, or another process took over. */
  async #write(transfer: sql.Transfer, signal: AbortSignal): Promise<boolean> {
    for await (const { done, fileKeys, isLast } of this.#export.write(transfer)) {
      const total = isLast ? done : Math.max(done, transfer.total);
      if (!(await this.#note({ ...transfer, done, total, fileKeys }))) return false;
      if (signal.aborted && !isLast) return false;
    }
    return true;
  }

  async #read(transfer: sql.Transfer, signal: AbortSignal): Promise<boolean> {
    const { content } = await this.#files.read(transfer.fileKeys[0] ?? "");
    const table = await readTable(content);
    let state = transfer;
    while (state.done < table.products.length) {
      if (signal.aborted) return false;
      state = await this.#take(state, table);
      if (!(await this.#note(state))) return false;
    }
    return true;
  }

  /** The next few products of a file. Should it be done twice, the second time finds what the first one wrote. */
  async #take(state: sql.Transfer, table: Table): Promise<sql.Transfer> {
    const tally = { created: state.created, updated: state.updated, failed: state.failed };
    const errors: RowError[] = [];
    const next = table.products.slice(state.done, state.done + importBatch);
    for (const rows of next) {
      const stated = readProduct(rows, table);
      if (Array.isArray(stated)) errors.push(...stated);
      const imported = Array.isArray(stated) ? undefined : await this.#import.take(stated);
      if (imported?.outcome === "failed") errors.push(imported.error);
      tally[imported?.outcome ?? "failed"]++;
    }
    const kept = [...state.errors, ...errors].slice(0, mostErrors);
    return { ...state, ...tally, done: state.done + next.length, errors: kept };
  }

  async #note(state: sql.Transfer): Promise<boolean> {
    const { id, attempt, done, failed, created, updated, errors, fileKeys, total } = state;
    const values = [id, attempt, done, failed, created, updated, JSON.stringify(errors), fileKeys, total];
    return (await this.#database.query(sql.noteProgress, values)).length > 0;
  }

  async #finish({ id, attempt }: sql.Transfer, status: "done" | "failed", problem: string | null): Promise<void> {
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
