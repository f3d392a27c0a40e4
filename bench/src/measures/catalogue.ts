import { alternate } from "../alternation.ts";
import { details, load, rates, sameBytes, type Target, targetOf, textOf } from "../load.ts";
import { beside, type Row } from "../row.ts";
import type { ShopFacts } from "../shop-facts.ts";
import type { FilledShop, Server, Workbench } from "../workbench.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

const priced = ({ regionId }: ShopFacts): string => `region_id=${regionId}&fields=*variants.calculated_price`;

export const listPath = (facts: ShopFacts): string => `/store/products?limit=20&${priced(facts)}`;
const productPath = (facts: ShopFacts): string => `/store/products/${facts.productIds[0]}?${priced(facts)}`;

const startFloor = (bench: Workbench, { databaseUrl, facts }: FilledShop): Promise<Server> =>
  bench.processes.launch("floors/catalogue-process", {
    databaseUrl,
    salesChannelId: facts.salesChannelId,
    currencyCode: facts.currencyCode,
    isTaxInclusive: true,
  });

async function startConstant(bench: Workbench, body: string): Promise<Server> {
  const server: Server = await bench.processes.launch("floors/constant-process", null);
  await server.ask("answerWith", body);
  return server;
}

/** A load on a target with so many connections, as one side of an alternation. */
export function loading(bench: Workbench, target: Target, connections: number) {
  const { signal } = bench;
  const { seconds } = bench.options.scale;
  return () => load(target, { connections, seconds, signal });
}

export async function warmUp(bench: Workbench, targets: readonly Target[]): Promise<void> {
  const { signal } = bench;
  for (const target of targets) {
    bench.say("warming up");
    await load(target, { connections: 10, seconds: bench.options.scale.warmUpSeconds, signal });
  }
}

/** Uncached beside the floor, which has to send the same bytes; with ten connections, and more where it is asked for. */
async function uncached(
  bench: Workbench,
  shop: FilledShop,
  what: { id: string; name: string; path: string; crowd?: number },
): Promise<Row[]> {
  const hanse = await bench.startHanse(shop, { keepsReplies: false });
  const floor = await startFloor(bench, shop);
  const [low, high] = [targetOf(floor, what.path), targetOf(hanse, what.path, shop.facts.key)];
  await sameBytes(low, high);
  await warmUp(bench, [low, high]);
  const few = await alternate(bench, what.name, { floor: loading(bench, low, 10), hanse: loading(bench, high, 10) });
  const rows = [
    beside(
      {
        id: `${what.id}.uncached`,
        what: `${what.name}, 10 connections`,
        unit: "req/s",
        more: details(few.floor, few.hanse),
      },
      { floor: rates(few.floor), hanse: rates(few.hanse) },
      { atLeast: 0.7 },
    ),
  ];
  if (what.crowd !== undefined) rows.push(...(await crowded(bench, what.crowd, what, low, high)));
  await Promise.all([hanse.stop(), floor.stop()]);
  return rows;
}

/** Many connections beside the floor, and beside its own rate with ten of them. */
async function crowded(
  bench: Workbench,
  crowd: number,
  { id, name }: { id: string; name: string },
  low: Target,
  high: Target,
): Promise<Row[]> {
  const loads = await alternate(bench, `${name}, ${crowd} connections`, {
    floor: loading(bench, low, crowd),
    hanse: loading(bench, high, crowd),
    "hanse with 10": loading(bench, high, 10),
  });
  const about = { what: `${name}, ${crowd} connections`, unit: "req/s" };
  return [
    beside(
      { ...about, id: `${id}.crowd`, more: details(loads.floor, loads.hanse) },
      { floor: rates(loads.floor), hanse: rates(loads.hanse) },
    ),
    beside(
      { ...about, id: `${id}.crowd.steady`, what: "… beside its own rate with 10" },
      { floor: rates(loads["hanse with 10"]), hanse: rates(loads.hanse) },
      { atLeast: 0.9 },
    ),
  ];
}

/** Kept replies beside a constant body of their size. */
async function cached(
  bench: Workbench,
  shop: FilledShop,
  { id, name, path }: { id: string; name: string; path: string },
): Promise<Row[]> {
  const hanse = await bench.startHanse(shop, { keepsReplies: true });
  const high = targetOf(hanse, path, shop.facts.key);
  await warmUp(bench, [high]);
  const body = await textOf(high);
  const floor = await startConstant(bench, body);
  const low = targetOf(floor, path);
  await warmUp(bench, [low]);
  const loads = await alternate(bench, `${name}, cached`, {
    floor: loading(bench, low, 10),
    hanse: loading(bench, high, 10),
  });
  await Promise.all([hanse.stop(), floor.stop()]);
  const kilobytes = Math.round(Buffer.byteLength(body) / 1_000);
  return [
    beside(
      {
        id: `${id}.cached`,
        what: `${name}, cached (${kilobytes} kB)`,
        unit: "req/s",
        more: details(loads.floor, loads.hanse),
      },
      { floor: rates(loads.floor), hanse: rates(loads.hanse) },
      { atLeast: 0.7 },
    ),
  ];
}

async function both(
  bench: Workbench,
  what: { id: string; name: string; path: (facts: ShopFacts) => string; crowd?: number },
): Promise<Row[]> {
  const shop = await bench.shop(usualCatalogue(bench));
  const path = what.path(shop.facts);
  return [...(await uncached(bench, shop, { ...what, path })), ...(await cached(bench, shop, { ...what, path }))];
}

export const list: Measure = {
  name: "list",
  run: (bench) => both(bench, { id: "list", name: "product list, 20 with prices", path: listPath, crowd: 50 }),
};

export const product: Measure = {
  name: "product",
  run: (bench) => both(bench, { id: "product", name: "one product with prices", path: productPath }),
};
