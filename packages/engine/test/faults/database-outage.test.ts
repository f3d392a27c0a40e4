import { setTimeout as sleep } from "node:timers/promises";
import { inventory } from "@hanse/plugin-inventory";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, completeAtLast, type CompletionAnswer, orderIdIn } from "./completion.ts";
import { type MortalPostgres, openMortalPostgres } from "./mortal-postgres.ts";
import { type Extracted, openSplitShop, type SplitShop } from "./split-shop.ts";
import { countStock } from "./stock.ts";

const awayMs = 5_000;

const placements: readonly { readonly name: string; readonly extracted: readonly Extracted[] }[] = [
  { name: "in one process", extracted: [] },
  {
    name: "with stock and payments in services",
    extracted: [
      { plugin: inventory, packageName: "@hanse/plugin-inventory" },
      { plugin: manualPayment, packageName: "@hanse/plugin-payment-manual" },
    ],
  },
];

interface Reply {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** Whether it says to come back later, and nothing of what is behind the shop. */
const saysLater = ({ status, retryAfter, text }: Reply): boolean =>
  status === 503 && /^\d+$/.test(retryAfter ?? "") && !/ECONN|terminat|socket|at .*\.ts|127\.0\.0\.1/.test(text);

describe.each(placements)("a shop $name, without PostgreSQL for a while", ({ extracted }) => {
  let postgres: MortalPostgres;
  let shop: SplitShop;
  beforeAll(async () => {
    postgres = await openMortalPostgres();
    shop = await openSplitShop(extracted, { checkout: { leaseSeconds: 1 } }, postgres);
  }, 120_000);
  afterAll(() => shop.close());

  async function get(path: string): Promise<Reply> {
    const { url, key } = shop.engine;
    const response = await fetch(`${url}${path}`, { headers: { "x-publishable-api-key": key } });
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text: await response.text() };
  }

  const readiness = (): Promise<number[]> =>
    Promise.all(shop.services.map(async ({ proxy }) => (await fetch(`${proxy.url}/readyz`)).status));

  it("answers 503, recovers by itself and loses nothing", { timeout: 300_000 }, async () => {
    const { engine, database, services } = shop;
    const variantId = await countStock(engine, database, "BB-LARGE", [100, 100]);
    const shopper = new Shopper(engine);
    const carts: string[] = [];
    for (let made = 0; made < 20; made += 1) carts.push((await shopper.readyCart([{ variantId, quantity: 1 }])).id);

    const seen: CompletionAnswer[] = [];
    const ask = async (cartId: string) => {
      const answer = await complete(engine, cartId);
      if (answer) seen.push(answer);
      return answer;
    };
    // Some are in the middle of it when the server goes.
    const early = carts.slice(0, 10).map((cartId, index) => sleep(index * 5).then(() => completeAtLast(cartId, ask)));
    await postgres.stop();
    const isAway = sleep(awayMs);

    await vi.waitFor(async () => expect(await get("/readyz")).toSatisfy(saysLater), { timeout: 20_000 });
    expect(await get("/livez")).toMatchObject({ status: 200 });
    expect(await get(`/store/carts/${carts[19]}`)).toSatisfy(saysLater);
    await vi.waitFor(async () => expect(await readiness()).toEqual(services.map(() => 503)), { timeout: 20_000 });
    const late = carts.slice(10).map((cartId) => completeAtLast(cartId, ask));
    await vi.waitFor(() => expect(seen.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(200), {
      timeout: 60_000,
    });
    await isAway;

    await postgres.start();
    const answers = await Promise.all([...early, ...late]);
    await vi.waitFor(async () => expect(await get("/readyz")).toMatchObject({ status: 200 }), { timeout: 20_000 });
    await vi.waitFor(async () => expect(await readiness()).toEqual(services.map(() => 200)), { timeout: 20_000 });
    expect(answers.filter((answer) => !orderIdIn(answer))).toEqual([]);
    expect(seen.filter(({ status }) => ![200, 409, 503].includes(status))).toEqual([]);
    for (const { status, retryAfter, body } of seen.filter((answer) => answer.status === 503)) {
      expect({ status, retryAfter, text: JSON.stringify(body) }).toSatisfy(saysLater);
    }
    expect([engine, ...services].filter(({ isAlive }) => !isAlive)).toEqual([]);
    await expectBooksInOrder(database);
  });
});
