import { alternate } from "../alternation.ts";
import { rates, targetOf } from "../load.ts";
import { median } from "../median.ts";
import { beside, type Row } from "../row.ts";
import { Shopper } from "../shopper.ts";
import type { Server, Workbench } from "../workbench.ts";
import { listPath, loading, warmUp } from "./catalogue.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

const cartSizes = [1, 10, 100];

/** What more products and longer carts cost. Here the "floor" is Hanse with fewer. */
export const growth: Measure = {
  name: "growth",
  run: async (bench) => [...(await ofCatalogue(bench)), ...(await ofCart(bench))],
};

async function ofCatalogue(bench: Workbench): Promise<Row[]> {
  const sizes = bench.options.scale.catalogues;
  const servers: Server[] = [];
  const sides: Record<string, ReturnType<typeof loading>> = {};
  for (const size of sizes) {
    const shop = await bench.shop(size);
    const server = await bench.startHanse(shop, { keepsReplies: false });
    servers.push(server);
    const target = targetOf(server, listPath(shop.facts), shop.facts.key);
    await warmUp(bench, [target]);
    sides[String(size)] = loading(bench, target, 10);
  }
  const loads = await alternate(bench, "list of a larger catalogue", sides);
  await Promise.all(servers.map((server) => server.stop()));
  const [least, ...larger] = sizes.map((size) => ({ size, rates: rates(loads[String(size)] ?? []) }));
  return larger.map(({ size, rates: hanse }) =>
    beside(
      {
        id: `growth.list.${size}`,
        what: `product list of ${size.toLocaleString("en")} products, beside ${(least?.size ?? 0).toLocaleString("en")}`,
        unit: "req/s",
      },
      { floor: least?.rates ?? [], hanse },
      { atLeast: 0.9 },
    ),
  );
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

async function medianMs(repetitions: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let done = 0; done < repetitions; done += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}
