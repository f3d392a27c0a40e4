import { csvRecords } from "../shopify/csv-records.ts";
import { fromCell, type RowError, rowError } from "../../transfer/index.ts";
import { TransferFileUnreadable } from "./transfer.errors.ts";

/** A row by the names of its columns. A column that the file does not have is undefined, an empty cell an empty text. */
export interface Row {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** What a file holds: the rows of each product, in the order in which the products first come. */
export interface Table {
  readonly columns: ReadonlySet<string>;
  readonly products: readonly (readonly Row[])[];
  /** Rows that could not be read at all. */
  readonly errors: readonly RowError[];
}

const known = [
  /^(?:product_id|handle|title|subtitle|description|status|thumbnail|is_giftcard|discountable|external_id)$/,
  /^(?:collection|type|tags|categories|sales_channels|shipping_profile|images|image_alts)$/,
  /^(?:product|variant)_(?:weight|length|height|width|origin_country|hs_code|mid_code|material|metadata)$/,
  /^(?:variant_(?:id|title|thumbnail|images|rank)|sku|barcode|ean|upc|manage_inventory|allow_backorder|inventory_items)$/,
  /^option_(?:[1-9]|1\d|20)(?:_values?)?$/,
  /^(?:compare_at_)?price_[a-z]{3}$/,
  /^more_prices$/,
];

/**
 * Takes a file apart. Rows belong to one product when they have its id, or without ids its handle.
 *
 * @throws TransferFileUnreadable when it is no file of ours at all.
 */
export async function readTable(content: Buffer): Promise<Table> {
  const errors: RowError[] = [];
  const groups = new Map<string, Row[]>();
  let columns: string[] | undefined;
  for await (const { line, values, fault } of csvRecords(once(content))) {
    if (!columns) {
      if (fault) throw new TransferFileUnreadable({ problem: fault.reason });
      columns = values.map((name) => name.trim().toLowerCase());
      refuseColumns(columns);
      continue;
    }
    if (fault) {
      errors.push(rowError(fault.line, null, null, fault.reason));
      continue;
    }
    const row = { line, cells: new Map(columns.map((name, at) => [name, fromCell(values[at] ?? "")])) };
    const key = row.cells.get("product_id") || row.cells.get("handle");
    if (key) groups.set(key, [...(groups.get(key) ?? []), row]);
    else if ([...row.cells.values()].some((value) => value !== "")) {
      errors.push(rowError(line, "handle", "", "The row has neither a product_id nor a handle: give it one of them."));
    }
  }
  if (!columns) throw new TransferFileUnreadable({ problem: "It is empty." });
  return { columns: new Set(columns), products: [...groups.values()], errors };
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

function refuseColumns(columns: readonly string[]): void {
  const unknown = columns.filter((name) => !known.some((pattern) => pattern.test(name)));
  const twice = columns.find((name, at) => columns.indexOf(name) < at);
  if (unknown.length > 0) {
    const names = unknown.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 60)));
    throw new TransferFileUnreadable({ problem: `It has columns that are not known: ${names.join(", ")}.` });
  }
  if (twice !== undefined) throw new TransferFileUnreadable({ problem: `The column ${twice} is there twice.` });
  if (!columns.includes("handle") && !columns.includes("product_id")) {
    throw new TransferFileUnreadable({ problem: "It has neither a column handle nor a column product_id." });
  }
}
