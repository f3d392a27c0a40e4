import { type Client, type Database, storage } from "@hanse/plugin-kit";
import { productFieldsForStaff, type StaffLists } from "../../merchandise/index.ts";
import { parseFields } from "../../platform/http/fields.ts";
import type { ListQuery } from "../../platform/http/listing.ts";
import type { PluginHost } from "../../platform/plugins/plugin-host.ts";
import { headerLine, productLines, type Width } from "./product-lines.ts";
import { TransferWithoutStorage } from "./transfer.errors.ts";
import { tableWidth, type Transfer } from "./transfer.queries.ts";

const batchSize = 200;
/** A file of the storage contract is sent whole, so a large export has several. */
const partBytes = 6_000_000;

const exported = parseFields(
  "+categories.handle,*shipping_profile,*variants.inventory_items,*variants.images",
  productFieldsForStaff,
);

/** How far an export is. */
export interface Exported {
  readonly done: number;
  readonly fileKeys: readonly string[];
  readonly isLast: boolean;
}

/** Writes products into files. */
export class ProductExport {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #lists: StaffLists;

  constructor(uses: { database: Database; plugins: PluginHost; staffLists: StaffLists }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#lists = uses.staffLists;
  }

  /** How many products a query selects. A filter that is none is refused here rather than by the job. */
  async count(query: ListQuery): Promise<number> {
    this.#store();
    return (await this.#lists.products({ ...query, limit: 0 }, exported)).count;
  }

  /** Goes through the products by id, a batch at a time. An export that is begun anew writes its files anew. */
  async *write({ id, filters }: Transfer): AsyncGenerator<Exported> {
    const [width] = await this.#database.query(tableWidth);
    const parts = new Parts(this.#store(), id, width ?? { options: 0, currencies: [] });
    const { q, ...wanted }: ListQuery = filters ?? {};
    const given = Object.keys(wanted).length > 0 ? [wanted] : [];
    let done = 0;
    let after = "";
    for (let isLast = false; !isLast;) {
      const query: ListQuery = { q, $and: [...given, { id: { $gt: after } }], order: "id", limit: batchSize };
      const { rows } = await this.#lists.products(query, exported);
      for (const product of rows) await parts.add(productLines(product, parts.width));
      isLast = rows.length < batchSize;
      if (isLast) await parts.end();
      done += rows.length;
      after = rows.at(-1)?.id ?? after;
      yield { done, fileKeys: parts.keys, isLast };
    }
  }

  #store(): Client<typeof storage> {
    const store = this.#plugins.optional(storage);
    if (!store) throw new TransferWithoutStorage({});
    return store;
  }
}

/** The files of an export, each a table with a header of its own. */
class Parts {
  readonly width: Width;
  readonly keys: string[] = [];
  readonly #store: Client<typeof storage>;
  readonly #id: string;
  #lines: string[] = [];
  #bytes = 0;

  constructor(store: Client<typeof storage>, id: string, width: Width) {
    this.#store = store;
    this.#id = id;
    this.width = width;
  }

  async add(lines: string): Promise<void> {
    this.#lines.push(lines);
    this.#bytes += Buffer.byteLength(lines);
    if (this.#bytes >= partBytes) await this.#put();
  }

  async end(): Promise<void> {
    if (this.#lines.length > 0 || this.keys.length === 0) await this.#put();
  }

  async #put(): Promise<void> {
    const key = `exports/products-${this.#id}-${this.keys.length + 1}.csv`;
    const content = Buffer.from(headerLine(this.width) + this.#lines.join(""));
    await this.#store.put({
      key,
      contentType: "text/csv",
      contentBase64: content.toString("base64"),
      access: "private",
    });
    this.keys.push(key);
    this.#lines = [];
    this.#bytes = 0;
  }
}
