import { alternate } from "../alternation.ts";
import { median, percentile } from "../median.ts";
import { processorMsOf } from "../process-family.ts";
import { beside, type Row } from "../row.ts";
import { type Step, Shopper } from "../shopper.ts";
import { runShoppers, type Shopped, type Shopping } from "../shopping.ts";
import type { FilledShop, Server, Workbench } from "../workbench.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

const crowd = 10;
const hanseLeast = 0.6;

/** Shoppers at Hanse; every step they took is added to `steps`. */
export async function shopAtHanse(server: Server, shop: FilledShop, shopping: Shopping, steps: Step[] = []): Promise<Shopped> {
  const shoppers: Shopper[] = [];
  const shopped = await runShoppers(shopping, () => {
    const shopper = new Shopper(server, shop);
    shoppers.push(shopper);
    return async () => void steps.push(...(await shopper.checkOut()));
  });
  for (const shopper of shoppers) shopper.leave();
  return shopped;
}

export const checkout: Measure = {
  name: "checkout",
  async run(bench) {
    const shop = await bench.copyOf(await bench.shop(usualCatalogue(bench)));
    const hanse = await bench.startHanse(shop);
    const { databaseUrl, facts } = shop;
    const { regionId, currencyCode, variantIds } = facts;
    const floor = await bench.processes.launch("floors/checkout-process", { databaseUrl, regionId, currencyCode, variantIds });
    const atFloor = (shopping: Shopping) => () => floor.ask<Shopped>("shop", shopping);
    const warm = { shoppers: 4, seconds: bench.options.scale.warmUpSeconds };
    bench.say("checkout: warming up");
    await atFloor(warm)();
    await shopAtHanse(hanse, shop, warm);

    const rows = [await alone(bench, atFloor, hanse, shop), await together(bench, atFloor, hanse, shop)];
    await Promise.all([hanse.stop(), floor.stop()]);
    await bench.databases.drop(databaseUrl);
    return rows;
  },
};

type AtFloor = (shopping: Shopping) => () => Promise<Shopped>;

async function alone(bench: Workbench, atFloor: AtFloor, server: Server, shop: FilledShop): Promise<Row> {
  const shopping = { shoppers: 1, checkouts: bench.options.scale.repetitions };
  const steps: Step[] = [];
  const { floor, hanse } = await alternate(bench, "one shopper", {
    floor: atFloor(shopping),
    hanse: () => shopAtHanse(server, shop, shopping, steps),
  });
  const p50 = (shopped: readonly Shopped[]): number[] => shopped.map(({ durations }) => median(durations));
  return beside(
    { id: "checkout.alone", what: "whole checkout, one shopper, p50", unit: "ms", more: stepMedians(steps) },
    { floor: p50(floor), hanse: p50(hanse) },
    { atMost: 2 },
  );
}

async function together(bench: Workbench, atFloor: AtFloor, server: Server, shop: FilledShop): Promise<Row> {
  const shopping = { shoppers: crowd, seconds: bench.options.scale.seconds };
  const before = processorMsOf(server.pid);
  const { floor, hanse } = await alternate(bench, `${crowd} shoppers`, {
    floor: atFloor(shopping),
    hanse: () => shopAtHanse(server, shop, shopping),
  });
  const checkouts = hanse.reduce((sum, { durations }) => sum + durations.length, 0);
  const rate = (shopped: readonly Shopped[]): number[] => shopped.map((one) => one.rate);
  const p = (shopped: readonly Shopped[], share: number): number => percentile(shopped.flatMap(({ durations }) => durations), share);
  const more = {
    floorP50Ms: p(floor, 0.5),
    floorP99Ms: p(floor, 0.99),
    p50Ms: p(hanse, 0.5),
    p99Ms: p(hanse, 0.99),
    processorMs: (processorMsOf(server.pid) - before) / checkouts,
  };
  return beside(
    { id: "checkout.together", what: `whole checkouts, ${crowd} shoppers`, unit: "/s", more },
    { floor: rate(floor), hanse: rate(hanse) },
    { atLeast: hanseLeast },
  );
}

/** What each of the eight requests took. */
function stepMedians(steps: readonly Step[]): Record<string, number> {
  const byName = Map.groupBy(steps, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, taken]) => [`${name}, ms`, median(taken.map(({ ms }) => ms))]));
}
