import type { Database } from "@hanse/plugin-kit";
import type { FileService } from "../../files/index.ts";
import type { IncomingFile } from "../../platform/http/route.ts";
import type { Progress, RowError, Transfer, Transfers, TransferWork } from "../../transfer/index.ts";
import type { ProductImport } from "./product-import.service.ts";
import { readProduct } from "./product-reading.ts";
import { readTable, type Table } from "./table.ts";
import { TransferFileUnreadable } from "./transfer.errors.ts";
import { countKnown } from "./transfer.queries.ts";

const mostErrors = 1_000;
const importBatch = 20;

/** Takes products in from files: looked at first, and written once somebody has confirmed it. */
export class ProductFileImport implements TransferWork {
  readonly subject = "products";
  readonly kind = "import";
  readonly #database: Database;
  readonly #files: FileService;
  readonly #import: ProductImport;
  readonly #transfers: Transfers;

  constructor(uses: { database: Database; files: FileService; productImport: ProductImport; transfers: Transfers }) {
    this.#database = uses.database;
    this.#files = uses.files;
    this.#import = uses.productImport;
    this.#transfers = uses.transfers;
  }

  /** Looks at a file that was uploaded, by its id or key. The import begins once it is confirmed. */
  async plan(fileKey: string, fileName: string, createdBy: string) {
    const table = await readTable(await this.#files.readText(fileKey));
    const rows = table.products.map(([first]) => first?.cells);
    const [counted] = await this.#database.query(countKnown, [
      rows.map((cells) => cells?.get("product_id") ?? ""),
      rows.map((cells) => cells?.get("handle") ?? ""),
    ]);
    const toUpdate = counted?.known ?? 0;
    const total = table.products.length;
    const summary = { toCreate: total - toUpdate, toUpdate };
    const errors = table.errors.slice(0, mostErrors);
    const about = { ...summary, total, errors, fileName, fileKeys: [fileKey], createdBy };
    const id = await this.#transfers.begin({ subject: "products", kind: "import", status: "pending", ...about });
    return { id, summary };
  }

  /** The same with a file that is just being sent. One that cannot be imported is not kept. */
  async planSent(sent: AsyncIterable<IncomingFile>, createdBy: string) {
    const kept = await this.#files.upload(sent, createdBy);
    try {
      const [file, another] = kept;
      if (!file || another)
        throw new TransferFileUnreadable({ problem: "There is more than one: send one at a time." });
      return await this.plan(file.id, file.name, createdBy);
    } catch (error) {
      await Promise.all(kept.map(({ id }) => this.#files.delete(id)));
      throw error;
    }
  }

  async *work(transfer: Transfer): AsyncGenerator<Progress> {
    const table = await readTable(await this.#files.readText(transfer.fileKeys[0] ?? ""));
    const { length } = table.products;
    for (let state = transfer; state.done < length;) {
      state = await this.#take(state, table);
      yield { ...state, isLast: state.done === length };
    }
  }

  /** The next few products of a file. Should it be done twice, the second time finds what the first one wrote. */
  async #take(state: Transfer, table: Table): Promise<Transfer> {
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
}
