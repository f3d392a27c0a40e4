import { AsyncLocalStorage } from "node:async_hooks";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createShop, defineConfig } from "@hanse/engine";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { logNotifications } from "@hanse/plugin-notification-log";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { localFiles } from "@hanse/plugin-storage-local";
import { taxRates } from "@hanse/plugin-tax-rates";
import { givenInput, serveParent } from "./parent.ts";
import { type ShopInput, statementsHeader } from "./shop-input.ts";

// Hanse as it is measured: one process of production, with the plugins that a new shop has.

const { databaseUrl, keepsReplies, countsStatements } = givenInput<ShopInput>();
const counted = new AsyncLocalStorage<{ statements: number }>();

function countStatement(): void {
  const request = counted.getStore();
  if (request) request.statements += 1;
}

const config = defineConfig({
  plugins: [
    inventory(),
    manualPayment(),
    manualFulfillment(),
    taxRates(),
    postgresSearch(),
    logNotifications(),
    localFiles({ folder: join(tmpdir(), "hanse-bench-files"), baseUrl: "http://localhost:9000" }),
  ],
  cache: { replies: keepsReplies },
  log: { level: "error" },
});
const shop = await createShop({
  config,
  databaseUrl,
  ...(countsStatements && { onStatement: countStatement }),
});

if (countsStatements) {
  // What the shop does in the background is part of no reply.
  shop.http.addHook("onRequest", (_request, _reply, done) => counted.run({ statements: 0 }, done));
  shop.http.addHook("onSend", (_request, reply, _payload, done) => {
    reply.header(statementsHeader, counted.getStore()?.statements);
    done();
  });
}

await shop.http.listen({ port: 0, host: "127.0.0.1" });
serveParent({ port: (shop.http.server.address() as AddressInfo).port }, () => shop.close());
