import { Database, type ProductDocument, search, type SearchHits, type SearchQuery, unnamed } from "@hanse/plugin-kit";
import { freshDatabase, type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { postgresSearch } from "../src/index.ts";

const adjectives = ["Light", "Heavy", "Warm", "Cool", "Bright", "Quiet", "Sturdy", "Tiny", "Modern", "Classic"];
const materials = [
  "Cotton",
  "Leather",
  "Walnut",
  "Copper",
  "Linen",
  "Granite",
  "Bamboo",
  "Ceramic",
  "Woollen",
  "Silver",
];
const things = ["Shirt", "Table", "Lamp", "Kettle", "Sofa", "Backpack", "Notebook", "Headphones", "Jacket", "Curtain"];
const sizes = ["S", "M", "L", "XL"];
const colors = ["Red", "Green", "Blue", "Black", "White"];

const repeated = /unused AS|DELETE FROM generation|FROM outbox|pg_try_advisory|SELECT position/;

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const named = (kind: string, index: number) => ({ id: `${kind}_${index}`, name: `${kind} ${index}` });

/** Products as a shop has them: every word of a title in a tenth of them, "product" in all, a serial number in one. */
export function generatedProduct(index: number): ProductDocument {
  const title = `${at(adjectives, index)} ${at(materials, (index / 10) | 0)} ${at(things, (index / 100) | 0)}`;
  return {
    id: `prod_${index}`,
    version: 1,
    title,
    subtitle: null,
    description: `This product is a ${title.toLowerCase()} for the home, made with care. Serial${index} of its line.`,
    handle: `product-${index}`,
    collection: named("collection", index % 20),
    type: named("type", index % 12),
    categories: [named("department", index % 5), named("category", index % 60)],
    tags: [named("tag", index % 30), named("tag", (index * 7) % 30)],
    salesChannelIds: ["web"],
    variants: [0, 1].map((number) => ({
      id: `variant_${index}_${number}`,
      title: `${at(sizes, index + number)} / ${at(colors, index)}`,
      sku: `SKU-${index}-${at(sizes, index + number)}`,
      options: [
        { option: "Size", value: at(sizes, index + number) },
        { option: "Color", value: at(colors, index) },
      ],
    })),
    prices: { eur: 500 + ((index * 37) % 20_000) },
    isAvailable: index % 9 !== 0,
    createdAt: new Date(1_700_000_000_000 + index * 60_000).toISOString(),
  };
}

/** The plugin on a database of its own, with ways to fill and to look. */
export interface GeneratedShop extends TriedPlugin<typeof search> {
  readonly databaseUrl: string;
  sql<Row>(text: string, parameters?: unknown[]): Promise<Row[]>;
  ask(query: Partial<SearchQuery>): Promise<SearchHits>;
  /** The statements that the work sent; those of repeated work do not count. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
}

export async function generatedShop(products: number, language?: string): Promise<GeneratedShop> {
  const database = await freshDatabase();
  const tried = await tryPlugin(postgresSearch(language ? { language } : {}), search, { databaseUrl: database.url });
  const beside = new Database({ url: database.url, schema: "search", entities: [], poolSize: 2 });
  const sql = <Row>(text: string, parameters?: unknown[]): Promise<Row[]> =>
    beside.query(unnamed<Row>(text), parameters);
  for (let from = 0; from < products; from += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, products - from) }, (_, index) =>
      generatedProduct(from + index),
    );
    await tried.client.index({ documents: batch });
  }
  if (products > 0) await sql("VACUUM ANALYZE document, word");
  return {
    ...tried,
    get events() {
      return tried.events;
    },
    databaseUrl: database.url,
    sql,
    ask: (query) =>
      tried.client.query({
        text: "",
        salesChannelIds: ["web"],
        currencyCode: "eur",
        filters: {},
        facets: [],
        sort: "relevance",
        limit: 20,
        offset: 0,
        ...query,
      }),
    async statementsOf(work) {
      tried.statements.length = 0;
      await work();
      return tried.statements.filter((text) => !repeated.test(text));
    },
    async close() {
      await tried.close();
      await beside.close();
      await database.drop();
    },
  };
}
