import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { installDemo } from "../../src/demo/index.ts";
import { createShop } from "../../src/main.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/platform/postgres/embedded-postgres.ts";
import { testConfig } from "../open-test-shop.ts";
import { Shopper } from "../shopper.ts";
import { expectBooksInOrder } from "./books.ts";
import { complete, completeAtLast, type CompletionAnswer, orderIdIn } from "./completion.ts";
import { EngineProcess } from "./engine-process.ts";
import { type Forwarder, openForwarder } from "./forwarder.ts";
import { countStock } from "./stock.ts";

/** A PostgreSQL server of the test's own, which comes back on another port: the engine reaches it through a constant one. */
let folder: string;
let postgres: EmbeddedPostgres;
let forwarder: Forwarder;
let engine: EngineProcess;
let database: Database;

const startPostgres = () => startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false });

beforeAll(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), "hanse-outage-"));
  postgres = await startPostgres();
  const shop = await createShop({ config: testConfig(), databaseUrl: postgres.url });
  await installDemo(shop.container, "http://localhost:9000", () => undefined);
  await shop.close();
  forwarder = await openForwarder(postgres.port);
  const url = new URL(postgres.url);
  url.port = String(forwarder.port);
  engine = await EngineProcess.start(url.href, { checkout: { leaseSeconds: 1 } });
  database = new Database({ url: url.href, entities: [], poolSize: 2 });
}, 120_000);
afterAll(async () => {
  await engine.kill();
  await database.close();
  await forwarder.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function get(path: string): Promise<{ status: number; retryAfter: string | null; text: string }> {
  const response = await fetch(`${engine.url}${path}`, { headers: { "x-publishable-api-key": engine.key } });
  return { status: response.status, retryAfter: response.headers.get("retry-after"), text: await response.text() };
}

/** Whether it says to come back later, and nothing of what is behind the shop. */
const saysLater = ({
  status,
  retryAfter,
  text,
}: {
  status: number;
  retryAfter: string | null;
  text: string;
}): boolean =>
  status === 503 && /^\d+$/.test(retryAfter ?? "") && !/ECONN|terminat|socket|at .*\.ts|127\.0\.0\.1/.test(text);

it("answers 503 while PostgreSQL is away, recovers by itself and loses nothing", { timeout: 300_000 }, async () => {
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

  await vi.waitFor(async () => expect(await get("/readyz")).toSatisfy(saysLater), { timeout: 20_000 });
  expect(await get("/livez")).toMatchObject({ status: 200 });
  expect(await get(`/store/carts/${carts[19]}`)).toSatisfy(saysLater);
  const late = carts.slice(10).map((cartId) => completeAtLast(cartId, ask));
  await vi.waitFor(() => expect(seen.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(200), {
    timeout: 60_000,
  });

  postgres = await startPostgres();
  forwarder.forwardTo(postgres.port);
  const answers = await Promise.all([...early, ...late]);
  expect(await get("/readyz")).toMatchObject({ status: 200 });
  expect(answers.filter((answer) => !orderIdIn(answer))).toEqual([]);
  expect(seen.filter(({ status }) => ![200, 409, 503].includes(status))).toEqual([]);
  for (const { status, retryAfter, body } of seen.filter((answer) => answer.status === 503)) {
    expect({ status, retryAfter, text: JSON.stringify(body) }).toSatisfy(saysLater);
  }
  expect(engine.isAlive).toBe(true);
  await expectBooksInOrder(database);
});
