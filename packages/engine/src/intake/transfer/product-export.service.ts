import type { Database } from "@hanse/plugin-kit";
import { productFieldsForStaff, type StaffLists } from "../../merchandise/index.ts";
import { parseFields } from "../../platform/http/fields.ts";
import type { ListQuery } from "../../platform/http/listing.ts";
import type { FileExport, Progress, Transfer, Transfers, TransferWork } from "../../transfer/index.ts";
import { headerLine, productLines } from "./product-lines.ts";
import { tableWidth } from "./transfer.queries.ts";

const exported = parseFields(
  "+categories.handle,*shipping_profile,*variants.inventory_items,*variants.images",
  productFieldsForStaff,
);

/** Writes products into files. */
export class ProductExport implements TransferWork {
  readonly subject = "products";
  readonly kind = "export";
  readonly #database: Database;
  readonly #lists: StaffLists;
  readonly #files: FileExport;
  readonly #transfers: Transfers;

  constructor(uses: { database: Database; staffLists: StaffLists; fileExport: FileExport; transfers: Transfers }) {
    this.#database = uses.database;
    this.#lists = uses.staffLists;
    this.#files = uses.fileExport;
    this.#transfers = uses.transfers;
  }

  /** Begins an export of what a query of the product list selects. A filter that is none is refused here, not by the job. */
  async begin(filters: ListQuery, createdBy: string): Promise<string> {
    this.#files.store();
    const { count: total } = await this.#lists.products({ ...filters, limit: 0 }, exported);
    return this.#transfers.begin({ subject: "products", kind: "export", status: "queued", total, filters, createdBy });
  }

  async *work(transfer: Transfer): AsyncGenerator<Progress> {
    const [found] = await this.#database.query(tableWidth);
    const width = found ?? { options: 0, currencies: [] };
    yield* this.#files.write(transfer, {
      header: headerLine(width),
      linesOf: (product) => productLines(product, width),
      next: async (query) => (await this.#lists.products(query, exported)).rows,
    });
  }
}
