import { alternate } from "../alternation.ts";
import { Connection } from "../connection.ts";
import { checkoutSteps, newCheckout } from "../floors/bare-checkout.ts";
import { median, percentile } from "../median.ts";
import { processorMsOf } from "../process-family.ts";
import { beside, type Row } from "../row.ts";
import { type Step, Shopper } from "../shopper.ts";
import { runShoppers, type Shopped, type Shopping } from "../shopping.ts";
import type { FilledShop, Server, Workbench } from "../workbench.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

const crowd = 10;

/** Shoppers at Hanse; every step they took is added to `steps`. */
export async function shopAtHanse(
  server: Server,
  shop: FilledShop,
  shopping: Shopping,
  steps: Step[] = [],
): Promise<Shopped> {
  const shoppers: Shopper[] = [];
  const shopped = await runShoppers(shopping, () => {
    const shopper = new Shopper(server, shop);
    shoppers.push(shopper);
    return async () => void steps.push(...(await shopper.checkOut()));
  });
  for (const shopper of shoppers) shopper.leave();
  return shopped;
}

/** Shoppers at the floor, each with a connection to its bare server. */
async function shopOverHttp(server: Server, shopping: Shopping): Promise<Shopped> {
  const connections: Connection[] = [];
  const shopped = await runShoppers(shopping, () => {
    const connection = new Connection(server.ready.port);
    connections.push(connection);
    return async () => {
      const checkout = newCheckout();
      for (const step of checkoutSteps) await connection.send("POST", `/${step}`, checkout);
    };
  });
  for (const connection of connections) connection.close();
  return shopped;
}

type Sides = Record<"floor" | "floor over HTTP" | "hanse", (shopping: Shopping, steps?: Step[]) => Promise<Shopped>>;

export const checkout: Measure = {
  name: "checkout",
  async run(bench) {
    const shop = await bench.copyOf(await bench.shop(usualCatalogue(bench)));
    const hanse = await bench.startHanse(shop);
    const { databaseUrl, facts } = shop;
    const { regionId, currencyCode, variantIds } = facts;
    const bare: Server = await bench.processes.launch("floors/checkout-process", {
      databaseUrl,
      regionId,
      currencyCode,
      variantIds,
    });
    const sides: Sides = {
      floor: (shopping) => bare.ask<Shopped>("shop", shopping),
      "floor over HTTP": (shopping) => shopOverHttp(bare, shopping),
      hanse: (shopping, steps) => shopAtHanse(hanse, shop, shopping, steps),
    };
    bench.say("checkout: warming up");
    for (const side of Object.values(sides)) await side({ shoppers: 4, seconds: bench.options.scale.warmUpSeconds });

    const rows = [...(await alone(bench, sides)), ...(await together(bench, sides, hanse.pid))];
    await Promise.all([hanse.stop(), bare.stop()]);
    await bench.databases.drop(databaseUrl);
    return rows;
  },
};

const overHttp = "… beside eight bare requests";

async function alone(bench: Workbench, sides: Sides): Promise<Row[]> {
  const shopping = { shoppers: 1, checkouts: bench.options.scale.repetitions };
  const steps: Step[] = [];
  const shopped = await alternate(bench, "one shopper", {
    floor: () => sides.floor(shopping),
    "floor over HTTP": () => sides["floor over HTTP"](shopping),
    hanse: () => sides.hanse(shopping, steps),
  });
  const p50 = (side: keyof Sides): number[] => shopped[side].map(({ durations }) => median(durations));
  const about = { id: "checkout.alone", what: "whole checkout, one shopper, p50", unit: "ms" };
  return [
    beside({ ...about, more: stepMedians(steps) }, { floor: p50("floor"), hanse: p50("hanse") }, { atMost: 2 }),
    beside(
      { ...about, id: "checkout.alone.http", what: overHttp },
      { floor: p50("floor over HTTP"), hanse: p50("hanse") },
    ),
  ];
}

async function together(bench: Workbench, sides: Sides, pid: number): Promise<Row[]> {
  const shopping = { shoppers: crowd, seconds: bench.options.scale.seconds };
  const before = processorMsOf(pid);
  const shopped = await alternate(bench, `${crowd} shoppers`, {
    floor: () => sides.floor(shopping),
    "floor over HTTP": () => sides["floor over HTTP"](shopping),
    hanse: () => sides.hanse(shopping),
  });
  const checkouts = shopped.hanse.reduce((sum, { durations }) => sum + durations.length, 0);
  const rate = (side: keyof Sides): number[] => shopped[side].map((one) => one.rate);
  const p = (side: keyof Sides, share: number): number =>
    percentile(
      shopped[side].flatMap(({ durations }) => durations),
      share,
    );
  const more = {
    floorP50Ms: p("floor", 0.5),
    floorP99Ms: p("floor", 0.99),
    p50Ms: p("hanse", 0.5),
    p99Ms: p("hanse", 0.99),
    processorMs: (processorMsOf(pid) - before) / checkouts,
  };
  const about = { id: "checkout.together", what: `whole checkouts, ${crowd} shoppers`, unit: "/s" };
  return [
    beside({ ...about, more }, { floor: rate("floor"), hanse: rate("hanse") }, { atLeast: 0.6 }),
    beside(
      { ...about, id: "checkout.together.http", what: overHttp },
      { floor: rate("floor over HTTP"), hanse: rate("hanse") },
    ),
  ];
}

/** What each of the eight requests took. */
function stepMedians(steps: readonly Step[]): Record<string, number> {
  const byName = Map.groupBy(steps, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, taken]) => [`${name}, ms`, median(taken.map(({ ms }) => ms))]));
}
