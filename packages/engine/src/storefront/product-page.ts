import type { Selection } from "../platform/http/fields.ts";
import { extraNames, type Needs } from "./product-fields.ts";

/** A product as `product_page` keeps it: rendered, with cuts where something is put in when it is read. */
export interface PageRow {
  readonly productId: string;
  readonly typeId: string | null;
  /** All but its last brace; a cut at the end of each variant. */
  readonly body: string;
  /** Status, metadata and categories, with cuts between. Only where one of them is selected. */
  readonly extras?: string;
  /** One list for each variant, with cuts between. Only where they are selected. */
  readonly variantImages?: string | null;
  /** {@link PriceRow}s as JSON; null without any in the currency. Only where prices are selected. */
  readonly prices?: string | null;
  /** Units available of each variant. Only where they are selected. */
  readonly stock?: readonly (number | null)[] | null;
}

/** JSON never contains this character. */
const cut = "\u0001";

/**
 * Puts a product's JSON together.
 *
 * @param prices the rendered price of each variant, by its place; a variant may have none.
 */
export function assemble(row: PageRow, needs: Needs, prices: readonly (string | undefined)[]): string {
  const pieces = row.body.split(cut);
  const images = needs.images ? (row.variantImages ?? "").split(cut) : undefined;
  let text = pieces[0] ?? "";
  for (let next = 1; next < pieces.length; next++) {
    const place = next - 1;
    const price = prices[place];
    if (price !== undefined) text += `,"calculated_price":${price}`;
    if (needs.stock) text += `,"inventory_quantity":${row.stock?.[place] ?? null}`;
    if (images) text += `,"images":${images[place]}`;
    text += pieces[next];
  }
  return `${text}${extrasOf(row, needs)}}`;
}

function extrasOf({ extras = "" }: PageRow, needs: Needs): string {
  if (needs.extras.length === 0) return "";
  const values = extras.split(cut);
  return needs.extras.map((name) => `,"${name}":${values[extraNames.indexOf(name)]}`).join("");
}

/** The same with only what is selected, where that is not the usual: the one case in which a product is parsed. */
export function pickText(text: string, selection: Selection): string {
  return JSON.stringify(selection.pick(JSON.parse(text) as object));
}
