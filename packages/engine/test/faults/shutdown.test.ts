import { inventory } from "@hanse/plugin-inventory";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { expect, it } from "vitest";
import { Database, unnamed } from "@hanse/plugin-kit";
import { testServerUrl } from "../../src/platform/postgres/test-postgres.ts";
import { Shopper, variantOf } from "../shopper.ts";
import { type Extracted, openSplitShop } from "./split-shop.ts";

const services: readonly Extracted[] = [
  { plugin: inventory, packageName: "@hanse/plugin-inventory" },
  { plugin: manualPayment, packageName: "@hanse/plugin-payment-manual" },
];

it.each([
  ["in one process", []],
  ["with its plugins as services that are gone", services],
])(
  "a shop %s ends when it is told to, though its database is gone for good",
  { timeout: 180_000 },
  async (_how, extracted) => {
    const shop = await openSplitShop(extracted);
    const { engine, database, databaseUrl } = shop;
    const shopper = new Shopper(engine);
    const { id } = await shopper.readyCart([{ variantId: await variantOf({ database }, "BB-LARGE"), quantity: 1 }]);
    await Promise.all(shop.services.map((service) => service.kill()));
    const completing = shopper.complete(id).catch(() => undefined);
    const server = new Database({ url: testServerUrl(), entities: [], poolSize: 1 });
    await server.query(unnamed(`DROP DATABASE "${new URL(databaseUrl).pathname.slice(1)}" WITH (FORCE)`));
    await server.close();
    engine.terminate();
    expect(await engine.hasEndedWithin(45_000)).toBe(true);
    await completing;
    await shop.close().catch(() => undefined);
  },
);
