/** Every column that is read, under the names of Shopify's older and newer exports, lower case. */
const NAMES = {
  handle: ["handle", "url handle"],
  title: ["title"],
  description: ["body (html)", "body html", "description"],
  vendor: ["vendor"],
  category: ["product category", "standardized product type", "standard product type"],
  type: ["type", "custom product type"],
  tags: ["tags"],
  collection: ["collection"],
  published: ["published", "published on online store"],
  status: ["status"],
  option1Name: ["option1 name"],
  option1Value: ["option1 value"],
  option2Name: ["option2 name"],
  option2Value: ["option2 value"],
  option3Name: ["option3 name"],
  option3Value: ["option3 value"],
  sku: ["variant sku", "sku"],
  barcode: ["variant barcode", "barcode"],
  grams: ["variant grams", "weight value (grams)"],
  tracker: ["variant inventory tracker", "inventory tracker"],
  quantity: ["variant inventory qty", "variant inventory quantity", "inventory quantity"],
  policy: ["variant inventory policy", "continue selling when out of stock"],
  price: ["variant price", "price"],
  compareAtPrice: ["variant compare at price", "variant compare-at price", "compare-at price", "compare at price"],
  requiresShipping: ["variant requires shipping", "requires shipping"],
  taxable: ["variant taxable", "charge tax"],
  variantImage: ["variant image", "variant image url"],
  image: ["image src", "product image url", "image source"],
  imagePosition: ["image position"],
  imageAlt: ["image alt text"],
  giftCard: ["gift card"],
  seoTitle: ["seo title"],
  seoDescription: ["seo description"],
} as const satisfies Record<string, readonly string[]>;

export type Column = keyof typeof NAMES;

/** Reads one row by column. */
export interface Header {
  /** How many values a row must have. */
  width: number;
  /** The heading as it stands in the file, to name it in messages. */
  heading(column: Column): string;
  has(column: Column): boolean;
  /** The trimmed value; empty when the column is missing too. */
  cell(values: string[], column: Column): string;
  /** A fourth or later option, which Shopify does not have: the first value found, with its heading. */
  surplusOption(values: string[]): { heading: string; value: string } | undefined;
  /** Headings that mean nothing here, families such as `Google Shopping / …` as one. */
  ignored: string[];
  repeated: string[];
}

export function readHeader(headings: string[]): Header | { missing: string } {
  const known = new Map<string, Column>();
  for (const column of Object.keys(NAMES) as Column[]) {
    for (const name of NAMES[column]) known.set(name, column);
  }
  const at = new Map<Column, number>();
  const surplus: number[] = [];
  const ignored: string[] = [];
  const repeated: string[] = [];
  headings.forEach((heading, index) => {
    const name = heading.trim().toLowerCase().replaceAll(/\s+/g, " ");
    const column = known.get(name);
    if (column !== undefined) {
      if (at.has(column)) repeated.push(heading);
      else at.set(column, index);
    } else if (/^option([4-9]|\d\d+) (name|value)$/.test(name)) {
      surplus.push(index);
    } else if (name !== "") {
      ignored.push(heading.trim());
    }
  });
  const absent = (["handle", "title"] as const).filter((column) => !at.has(column));
  if (absent.length > 0) return { missing: describeMissing(headings, absent) };
  const cell = (values: string[], column: Column) => values[at.get(column) ?? -1]?.trim() ?? "";
  return {
    width: headings.length,
    heading: (column) => headings[at.get(column) ?? -1]?.trim() ?? column,
    has: (column) => at.has(column),
    cell,
    surplusOption(values) {
      const index = surplus.find((each) => (values[each] ?? "").trim() !== "");
      return index === undefined ? undefined : { heading: headings[index]!.trim(), value: values[index]!.trim() };
    },
    ignored: families(ignored),
    repeated,
  };
}

function families(headings: string[]): string[] {
  const named = headings.map((heading) => {
    const slash = heading.indexOf(" / ");
    if (slash > 0) return `${heading.slice(0, slash)} / …`;
    return heading.includes(".metafields.") ? "metafields" : heading;
  });
  return [...new Set(named)];
}

function describeMissing(headings: string[], absent: ("handle" | "title")[]): string {
  const wanted = absent.map((column) => NAMES[column].map((name) => `"${name}"`).join(" or ")).join(" and ");
  const first = headings.slice(0, 6).join(", ");
  const found = first.length > 80 ? `${first.slice(0, 80)}…` : first;
  const hint =
    headings.length === 1 && /[;\t]/.test(first)
      ? " The values are not separated by commas; save the file as comma-separated CSV."
      : " Is this a product export of Shopify, and does the file begin with its header row?";
  return `The header has no column ${wanted}. It begins with: ${JSON.stringify(found)}.${hint}`;
}
