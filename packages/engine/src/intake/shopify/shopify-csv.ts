import type { ProductDraft } from "../../catalog/index.ts";
import { parseHandle } from "./cells.ts";
import { type Header, readHeader } from "./columns.ts";
import { type CsvRecord, csvRecords } from "./csv-records.ts";
import { type Finding, countRows, quoteCell } from "./finding.ts";
import { type FileContext, type ProductRow, readProduct } from "./product-rows.ts";
import type { Money } from "./variant-row.ts";

export type ShopifyItem = { kind: "product"; line: number; draft: ProductDraft } | Finding;

/** Shopify allows 2,048 variants and 250 images; a file that goes on beyond that must not fill the memory. */
const MAX_ROWS_PER_PRODUCT = 2_500;

interface Group {
  handle: string;
  rows: ProductRow[];
  /** Rows read, kept or not. */
  count: number;
  /** Line on which the handle was seen before, apart from these rows. */
  earlier: number | undefined;
}

/**
 * Reads a product export of Shopify: one row per variant or image, the rows of a product one after the other. Yields
 * products as their rows end, and what was wrong with the file in the order of its lines; bad input never throws, an
 * unreadable source does. What is kept is one product's rows, and the handles and SKUs seen so far.
 */
export async function* readShopifyCsv(
  source: AsyncIterable<Uint8Array | string>,
  { currencyCode, exponent }: Money,
): AsyncGenerator<ShopifyItem, void, undefined> {
  const money = { currencyCode: currencyCode.toLowerCase(), exponent };
  const firstLines = new Map<string, number>();
  let file: FileContext | undefined;
  let group: Group | undefined;
  for await (const record of csvRecords(source)) {
    if (file === undefined) {
      const opened = openFile(record);
      if (opened.findings.length > 0) yield* opened.findings;
      if (opened.header === undefined) return;
      file = { header: opened.header, money, skuLines: new Map() };
      continue;
    }
    if (record.fault === undefined && record.values.every((value) => value === "")) continue;
    const checked = checkRow(record, file.header);
    if ("reason" in checked) {
      yield checked;
      continue;
    }
    const { handle, row } = checked;
    if (group?.handle !== handle) {
      if (group !== undefined) yield* finish(group, file);
      group = { handle, rows: [], count: 0, earlier: firstLines.get(handle) };
      if (group.earlier === undefined) firstLines.set(handle, row.line);
    }
    if (group.count < MAX_ROWS_PER_PRODUCT) group.rows.push(row);
    group.count++;
  }
  if (file === undefined) yield { kind: "error", line: 1, reason: "The file is empty." };
  else if (group !== undefined) yield* finish(group, file);
}

function openFile({ line, values, fault }: CsvRecord): { header?: Header; findings: Finding[] } {
  if (fault !== undefined) return { findings: [{ kind: "error", line: fault.line, reason: fault.reason }] };
  const header = readHeader(values);
  if ("missing" in header) return { findings: [{ kind: "error", line, reason: header.missing }] };
  const findings: Finding[] = [];
  if (header.ignored.length > 0) {
    findings.push({ kind: "notice", line, reason: `Columns that are not imported: ${header.ignored.join(", ")}.` });
  }
  if (header.repeated.length > 0) {
    const names = header.repeated.join(", ");
    findings.push({ kind: "notice", line, reason: `Columns that appear twice, of which the first counts: ${names}.` });
  }
  if (!header.has("price")) {
    findings.push({ kind: "notice", line, reason: "There is no price column; prices are left as they are." });
  }
  return { header, findings };
}

function checkRow({ line, values, fault }: CsvRecord, header: Header): { handle: string; row: ProductRow } | Finding {
  const written = header.cell(values, "handle");
  const handle = parseHandle(written);
  const bad = (at: number, reason: string): Finding => ({
    kind: "error",
    line: at,
    ...("value" in handle && { handle: handle.value }),
    reason: `${reason} The row is left out.`,
  });
  if (fault !== undefined) return bad(fault.line, fault.reason);
  if (values.length !== header.width) {
    return bad(line, `The row has ${values.length} values where the header has ${header.width} columns.`);
  }
  if (written === "") return bad(line, `${header.heading("handle")} is empty.`);
  if ("problem" in handle) return bad(line, `${quoteCell(header.heading("handle"), written)} ${handle.problem}.`);
  return { handle: handle.value, row: { line, values } };
}

function* finish({ handle, rows, count, earlier }: Group, file: FileContext): Generator<ShopifyItem> {
  const line = rows[0]!.line;
  if (earlier !== undefined) {
    const reason = `The handle appeared on line ${earlier} already, and rows of a product must follow one another.`;
    yield { kind: "error", line, handle, reason: `${reason} ${countRows(count)} left out.` };
    return;
  }
  const { draft, findings } = readProduct(handle, rows, file);
  yield* findings.toSorted((one, other) => one.line - other.line);
  if (count > rows.length) {
    const reason = `The product has ${count} rows. Those after the first ${MAX_ROWS_PER_PRODUCT} are left out.`;
    yield { kind: "error", line: rows.at(-1)!.line, handle, reason };
  }
  if (draft !== undefined) yield { kind: "product", line, draft };
}
