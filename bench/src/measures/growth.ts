import { alternate } from "../alternation.ts";
import { rates, type Target, targetOf } from "../load.ts";
import { median } from "../median.ts";
import type { Launched } from "../processes.ts";
import { beside, type Row } from "../row.ts";
import type { ShopFacts } from "../shop-facts.ts";
import { Shopper } from "../shopper.ts";
import type { Server, Workbench } from "../workbench.ts";
import { listPath, loading, warmUp } from "./catalogue.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

const cartSizes = [1, 10, 100];
const subscriberCounts = [1, 10, 100];

/** What more products and longer carts cost. Here the "floor" is Hanse with fewer. */
export const growth: Measure = {
  name: "growth",
  run: async (bench) => [
    ...(await ofCatalogue(bench, { id: "list", what: "product list", path: listPath })),
    ...(await ofCatalogue(bench, { id: "search", what: "search for one product", path: searchPath })),
    ...(await ofCart(bench)),
    ...(await ofSubscribers(bench)),
  ],
};

const searchPath = ({ title, regionId }: ShopFacts): string =>
  `/store/products?limit=20&region_id=${regionId}&q=${encodeURIComponent(title)}`;

interface Asked {
  readonly id: string;
  readonly what: string;
  path(facts: ShopFacts): string;
}

async function ofCatalogue(bench: Workbench, { id, what, path }: Asked): Promise<Row[]> {
  const sizes = bench.options.scale.catalogues;
  const servers: Server[] = [];
  const sides: Record<string, ReturnType<typeof loading>> = {};
  for (const size of sizes) {
    const shop = await bench.shop(size);
    const server = await bench.startHanse(shop, { keepsReplies: false });
    servers.push(server);
    const target = targetOf(server, path(shop.facts), shop.facts.key);
    await refuseFallback(target);
    await warmUp(bench, [target]);
    sides[String(size)] = loading(bench, target, 10);
  }
  const loads = await alternate(bench, `${what} of a larger catalogue`, sides);
  await Promise.all(servers.map((server) => server.stop()));
  const [least, ...larger] = sizes.map((size) => ({ size, rates: rates(loads[String(size)] ?? []) }));
  return larger.map(({ size, rates: hanse }) =>
    beside(
      {
        id: `growth.${id}.${size}`,
        what: `${what} of ${size.toLocaleString("en")} products, beside ${(least?.size ?? 0).toLocaleString("en")}`,
        unit: "req/s",
      },
      { floor: least?.rates ?? [], hanse },
      { atLeast: 0.9 },
    ),
  );
}

/** @throws Error when a search is answered without the search plugin, which is what is measured. */
async function refuseFallback({ url, headers }: Target): Promise<void> {
  const by = (await fetch(url, { headers })).headers.get("x-hanse-search");
  if (by !== null && by !== "plugin") throw new Error(`${url} was answered by ${by}, not by the search plugin.`);
}

async function ofCart(bench: Workbench): Promise<Row[]> {
  const shop = await bench.copyOf(await bench.shop(usualCatalogue(bench)));
  const hanse = await bench.startHanse(shop);
  const shopper = new Shopper(hanse, shop);
  const sides: Record<string, () => Promise<number>> = {};
  for (const lines of cartSizes) {
    const id = await shopper.fillCart(lines);
    const look = (): Promise<number> =>
      medianMs(bench.options.scale.repetitions, () => shopper.send("GET", `/store/carts/${id}`));
    await look();
    sides[String(lines)] = look;
  }
  const times = await alternate(bench, "carts of more lines", sides);
  shopper.leave();
  await hanse.stop();
  await bench.databases.drop(shop.databaseUrl);
  return cartSizes.slice(1).map((lines, index) => {
    const fewer = cartSizes[index] ?? 1;
    const factor = lines / fewer;
    return beside(
      { id: `growth.cart.${lines}`, what: `cart of ${lines} lines, beside ${factor} × one of ${fewer}`, unit: "ms" },
      { floor: (times[String(fewer)] ?? []).map((ms) => ms * factor), hanse: times[String(lines)] ?? [] },
      { atMost: 1 },
    );
  });
}

/** What it takes to bring an event to one subscriber, when there are more of them. */
async function ofSubscribers(bench: Workbench): Promise<Row[]> {
  const shops = await Promise.all(
    subscriberCounts.map(async (subscribers) => {
      const databaseUrl = await bench.databases.create(`events_${subscribers}`);
      const shop: Launched<null> = await bench.processes.launch("event-process", { databaseUrl, subscribers });
      return { subscribers, databaseUrl, shop };
    }),
  );
  const sides: Record<string, () => Promise<number>> = {};
  for (const { subscribers, shop } of shops) {
    const deliver = (): Promise<number> => shop.ask<number>("deliver", bench.options.scale.repetitions);
    await deliver();
    sides[String(subscribers)] = deliver;
  }
  const times = await alternate(bench, "events to more subscribers", sides);
  for (const { databaseUrl, shop } of shops) {
    await shop.stop();
    await bench.databases.drop(databaseUrl);
  }
  return subscriberCounts.slice(1).map((subscribers) =>
    beside(
      {
        id: `growth.events.${subscribers}`,
        what: `event to each of ${subscribers}, beside to the only one`,
        unit: "ms",
      },
      { floor: times["1"] ?? [], hanse: times[String(subscribers)] ?? [] },
      { atMost: 1 },
    ),
  );
}

async function medianMs(repetitions: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let done = 0; done < repetitions; done += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}
