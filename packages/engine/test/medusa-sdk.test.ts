import { afterAll, beforeAll } from "vitest";
import { openDemoShop } from "./demo-template.ts";
import type { TestShop } from "./open-test-shop.ts";
import { allModes, sdkJourneys } from "./sdk-journeys.ts";

/** Unmodified `@medusajs/js-sdk`, against a server that listens. */
let shop: TestShop;
let baseUrl: string;

beforeAll(async () => {
  shop = await openDemoShop({ auth: { jwtSecret: "a secret of the tests, long enough to sign" } });
  const address = await shop.app.listen({ host: "127.0.0.1", port: 0 });
  baseUrl = `http://localhost:${new URL(address).port}`;
});
afterAll(() => shop.close());

sdkJourneys(allModes, () => ({ baseUrl, publishableKey: shop.key, databaseUrl: shop.databaseUrl }));
