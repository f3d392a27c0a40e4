import { adminLists, type Known } from "../admin-lists.ts";
import { median } from "../median.ts";
import { limited, type Row } from "../row.ts";
import type { FilledShop, Server, Workbench } from "../workbench.ts";
import type { Measure } from "./measure.ts";

/** Milliseconds that nineteen of twenty requests to a list of the admin may take. */
const listLimit = 150;
/** Milliseconds that a report on a year may take. */
const reportLimit = 200;

const reports = ["day", "week", "month", "sales_channel", "country", "product"];

export const administration: Measure = {
  name: "administration",
  async run(bench) {
    const { administered } = bench.options.scale;
    const shop = await bench.withOrders(await bench.shop(administered), administered);
    const hanse = await bench.startHanse(shop, { keepsReplies: false });
    const ask = asking(hanse, shop.facts.secretKey);
    const rows: Row[] = [];
    for (const [name, ways] of Object.entries(adminLists(await knownOf(shop, administered, ask))))
      rows.push(await ofList(bench, name, ways, ask));
    rows.push(...(await ofReports(bench, ask)));
    await hanse.stop();
    await bench.databases.drop(shop.databaseUrl);
    return rows;
  },
};

interface Answer {
  readonly ms: number;
  readonly text: string;
}
type Ask = (path: string) => Promise<Answer>;

/** Asks for something, and tells how many milliseconds the whole reply took. */
function asking(server: Server, secretKey: string): Ask {
  const headers = { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}` };
  return async (path) => {
    const start = performance.now();
    const reply = await fetch(`http://127.0.0.1:${server.ready.port}${path}`, { headers });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${text.slice(0, 300)}`);
    return { ms: performance.now() - start, text };
  };
}

interface FoundProduct {
  readonly id: string;
  readonly collection_id: string | null;
  readonly type_id: string;
  readonly tags: readonly { id: string }[];
  readonly categories: readonly { id: string }[];
  readonly variants: readonly { sku: string }[];
}
interface FoundItem {
  readonly id: string;
  readonly location_levels: readonly { location_id: string }[];
}

/** Takes a product that is in everything that products are looked up by. */
async function knownOf({ facts }: FilledShop, size: number, ask: Ask): Promise<Known> {
  const fields = "id,collection_id,type_id,*tags,*categories,*variants";
  const { products } = JSON.parse((await ask(`/admin/products?limit=100&fields=${fields}`)).text) as {
    products: FoundProduct[];
  };
  const product = products.find((one) => one.collection_id !== null);
  const sku = product?.variants[0]?.sku ?? "";
  const { inventory_items: items } = JSON.parse((await ask(`/admin/inventory-items?sku=${sku}`)).text) as {
    inventory_items: FoundItem[];
  };
  return {
    size,
    salesChannelId: facts.salesChannelId,
    productId: product?.id ?? "",
    categoryId: product?.categories[0]?.id ?? "",
    collectionId: product?.collection_id ?? "",
    tagId: product?.tags[0]?.id ?? "",
    typeId: product?.type_id ?? "",
    sku,
    itemId: items[0]?.id ?? "",
    locationId: items[0]?.location_levels[0]?.location_id ?? "",
  };
}

interface Times {
  readonly p50: number;
  readonly p95: number;
}

async function timesOf(path: string, repetitions: number, ask: Ask): Promise<Times> {
  await ask(path);
  const times: number[] = [];
  for (let done = 0; done < repetitions; done += 1) times.push((await ask(path)).ms);
  return { p50: median(times), p95: times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0 };
}

/** The slowest of its ways counts: who waits for a search is not comforted by the first page's speed. */
async function ofList(bench: Workbench, name: string, ways: readonly string[], ask: Ask): Promise<Row> {
  const { administered, repetitions } = bench.options.scale;
  const figures: (Times & { way: string })[] = [];
  for (const way of ways) {
    bench.say(`list of ${name} ${way}`);
    figures.push({ way, ...(await timesOf(`/admin/${name}?limit=20&${way}`, repetitions, ask)) });
  }
  const slowest = figures.reduce((worst, one) => (one.p95 > worst.p95 ? one : worst));
  const size = administered.toLocaleString("en");
  const what = `admin: ${name}, p95 of the slowest way of ${ways.length} at ${size} (${slowest.way || "first page"})`;
  const each = figures.map(({ way, p95 }) => [`p95Ms ${way || "first page"}`, p95] as const);
  const more = { p50Ms: slowest.p50, ...Object.fromEntries(each) };
  return limited({ id: `administration.${name}`, what, unit: "ms", more }, slowest.p95, listLimit);
}

async function ofReports(bench: Workbench, ask: Ask): Promise<Row[]> {
  const { administered, repetitions } = bench.options.scale;
  const year = `from=${dayBefore(364)}&to=${dayBefore(0)}`;
  const paths = [
    ...reports.map((by) => ({ by, path: `/admin/reports/sales?${year}&by=${by}` })),
    { by: "stock", path: "/admin/reports/stock" },
  ];
  const size = administered.toLocaleString("en");
  const rows: Row[] = [];
  for (const { by, path } of paths) {
    bench.say(`report by ${by}`);
    const { p50, p95 } = await timesOf(path, Math.ceil(repetitions / 4), ask);
    const what = by === "stock" ? "report: what runs out" : `report: a year of ${size} orders by ${by}`;
    const about = { id: `administration.report.${by}`, what, unit: "ms", more: { p95Ms: p95 } };
    rows.push(limited(about, p50, reportLimit));
  }
  return rows;
}

const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
