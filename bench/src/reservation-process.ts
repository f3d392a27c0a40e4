import { randomUUID } from "node:crypto";
import { guardedClient, inventory as contract, type Logger, runPlugin } from "@hanse/plugin-kit";
import { inventory } from "@hanse/plugin-inventory";
import { givenInput, serveParent } from "./parent.ts";
import { runShoppers, type Shopping } from "./shopping.ts";

// The inventory plugin, called as the engine calls it.

const fail = (about: object, message: string): void => {
  throw new Error(`The inventory plugin complains: ${message}`, { cause: about });
};
const log: Logger = { debug: () => undefined, info: () => undefined, warn: fail, error: fail };

const { databaseUrl } = givenInput<{ databaseUrl: string }>();
const running = await runPlugin(inventory(), { log, databaseUrl, poolSize: 10, publish: async () => undefined });
const client = guardedClient(running.id, contract, (operation, input, call) =>
  running.call(contract.name, operation, input, call),
);
await client.putItems([{ id: "hot", sku: null, title: null, requiresShipping: true }]);
await client.setStock([{ itemId: "hot", locationId: "main", stocked: 100_000_000 }]);

const line = { lineId: "line", itemId: "hot", quantity: 1, locationIds: ["main"], allowBackorder: false };

async function reserveOne(): Promise<void> {
  await client.reserve({ lines: [line], holdSeconds: 900 }, { idempotencyKey: randomUUID() });
}

serveParent(null, () => running.close(), { reserve: (shopping: Shopping) => runShoppers(shopping, () => reserveOne) });
