import { median } from "../median.ts";
import { limited, type Row } from "../row.ts";
import type { Server, Workbench } from "../workbench.ts";
import type { Measure } from "./measure.ts";

/** Milliseconds that nineteen of twenty requests to a list of the admin may take. */
const listLimit = 150;
/** Milliseconds that a report on a year may take. */
const reportLimit = 200;

/** What staff look at most, each in some of the ways that they do. */
const lists: Readonly<Record<string, readonly string[]>> = {
  orders: [
    "",
    "&offset=2000",
    "&status=pending",
    "&payment_status=captured",
    "&fulfillment_status=not_fulfilled",
    "&created_at[$gte]=2026-06-01T00:00:00Z",
    "&q=shopper77",
    "&q=4711",
    "&fields=*items,*customer,*sales_channel",
  ],
  products: ["", "&offset=2000", "&status=published", "&q=lamp", "&order=title", "&fields=*variants,*variants.prices"],
  "product-variants": ["", "&q=lamp", "&order=-created_at"],
  customers: ["", "&offset=2000", "&q=number77", "&has_account=true", "&fields=*groups"],
  "inventory-items": ["", "&q=lamp", "&offset=2000"],
  payments: ["", "&offset=2000"],
  "product-categories": ["", "&q=a"],
  collections: ["", "&q=a"],
  promotions: ["", "&q=a"],
  "stock-movements": [""],
};

const reports = ["day", "month", "sales_channel", "country", "product"];

export const administration: Measure = {
  name: "administration",
  async run(bench) {
    const { administered } = bench.options.scale;
    const shop = await bench.withOrders(await bench.shop(administered), administered);
    const hanse = await bench.startHanse(shop, { keepsReplies: false });
    const ask = asking(hanse, shop.facts.secretKey);
    const rows: Row[] = [];
    for (const [name, ways] of Object.entries(lists)) rows.push(await ofList(bench, name, ways, ask));
    rows.push(...(await ofReports(bench, ask)));
    await hanse.stop();
    await bench.databases.drop(shop.databaseUrl);
    return rows;
  },
};

type Ask = (path: string) => Promise<number>;

/** Asks for something, and tells how many milliseconds the whole reply took. */
function asking(server: Server, secretKey: string): Ask {
  const headers = { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}` };
  return async (path) => {
    const start = performance.now();
    const reply = await fetch(`http://127.0.0.1:${server.ready.port}${path}`, { headers });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${text.slice(0, 300)}`);
    return performance.now() - start;
  };
}

/** The slowest of its ways counts: who waits for a search is not comforted by the first page's speed. */
async function ofList(bench: Workbench, name: string, ways: readonly string[], ask: Ask): Promise<Row> {
  const slowest = { way: "", p95: 0, p50: 0 };
  for (const way of ways) {
    bench.say(`list of ${name} ${way}`);
    const path = `/admin/${name}?limit=20${way}`;
    await ask(path);
    const times: number[] = [];
    for (let done = 0; done < bench.options.scale.repetitions; done += 1) times.push(await ask(path));
    const p95 = times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0;
    if (p95 > slowest.p95) Object.assign(slowest, { way, p95, p50: median(times) });
  }
  const size = bench.options.scale.administered.toLocaleString("en");
  const what = `admin: ${name} of ${size}, p95 of the slowest way (${slowest.way || "first page"})`;
  return limited(
    { id: `administration.${name}`, what, unit: "ms", more: { p50Ms: slowest.p50 } },
    slowest.p95,
    listLimit,
  );
}

async function ofReports(bench: Workbench, ask: Ask): Promise<Row[]> {
  const year = `from=${dayBefore(364)}&to=${dayBefore(0)}`;
  const paths = [
    ...reports.map((by) => ({ by, path: `/admin/reports/sales?${year}&by=${by}` })),
    { by: "stock", path: "/admin/reports/stock" },
  ];
  const size = bench.options.scale.administered.toLocaleString("en");
  const rows: Row[] = [];
  for (const { by, path } of paths) {
    bench.say(`report by ${by}`);
    await ask(path);
    const times: number[] = [];
    for (let done = 0; done < Math.ceil(bench.options.scale.repetitions / 4); done += 1) times.push(await ask(path));
    const what = by === "stock" ? "report: what runs out" : `report: a year of ${size} orders by ${by}`;
    rows.push(limited({ id: `administration.report.${by}`, what, unit: "ms" }, median(times), reportLimit));
  }
  return rows;
}

const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
