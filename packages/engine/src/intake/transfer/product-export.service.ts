import type { Database } from "@hanse/plugin-kit";
import { productFieldsForStaff, type StaffLists } from "../../merchandise/index.ts";
import { parseFields } from "../../platform/http/fields.ts";
import type { ListQuery } from "../../platform/http/listing.ts";
import type { FileExport, Progress, Transfer, TransferWork } from "../../transfer/index.ts";
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

  constructor(uses: { database: Database; staffLists: StaffLists; fileExport: FileExport }) {
    this.#database = uses.database;
    this.#lists = uses.staffLists;
    this.#files = uses.fileExport;
  }

  /** Begins an export of what a query of the product list selects. */
  async begin(filters: ListQuery, createdBy: string): Promise<string> {
    return this.#files.begin(
      this.subject,
      { filters, createdBy },
      async (query) => (await this.#lists.products(query, exported)).count,
    );
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
