import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logNotifications } from "@hanse/plugin-notification-log";
import { localFiles } from "@hanse/plugin-storage-local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { driveFiles, driveGroupings, driveOptions, driveProducts } from "./admin-sdk/catalogue.ts";
import { driveClaims } from "./admin-sdk/claims.ts";
import { driveDrafts } from "./admin-sdk/drafts.ts";
import { driveOrderEdits } from "./admin-sdk/edits.ts";
import { driveExchanges } from "./admin-sdk/exchanges.ts";
import { listedMethods } from "./admin-sdk/listed-methods.ts";
import { driveOperations } from "./admin-sdk/operations.ts";
import {
  driveFulfillments,
  driveOrders,
  drivePaymentCollections,
  drivePayments,
  driveTransfers,
} from "./admin-sdk/orders.ts";
import { driveCustomers, driveStaff } from "./admin-sdk/people.ts";
import { drivePrices, drivePromotions } from "./admin-sdk/pricing.ts";
import { recorded } from "./admin-sdk/recorder.ts";
import { driveReturns } from "./admin-sdk/returns.ts";
import { driveReasons, driveSettings, driveTaxes } from "./admin-sdk/settings.ts";
import { driveShipping } from "./admin-sdk/shipping.ts";
import { driveInventory, driveLocations } from "./admin-sdk/stock.ts";
import type { World } from "./admin-sdk/world.ts";
import { openDemoShop } from "./demo-template.ts";
import { listening } from "./listening-shop.ts";
import { defaultPlugins } from "./open-test-shop.ts";
import { Shopper } from "./shopper.ts";

/** What js-sdk 2.18.0 has no method for. The parts call these routes by themselves. */
const absent = ["inventoryItem.export", "user.listAuthProviders", "user.generateResetPasswordToken"];

/** What of the list cannot be called with success, and why. */
const exceptions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(absent.map((method) => [method, "the client has no such method"])),
  "locale.retrieve": "a shop speaks one language, so that its list of locales is empty",
};

const parts: readonly (readonly [what: string, drive: (world: World, called: Set<string>) => Promise<void>])[] = [
  ["settings", driveSettings],
  ["taxes", driveTaxes],
  ["reasons", driveReasons],
  ["customers", driveCustomers],
  ["staff", driveStaff],
  ["groupings of products", driveGroupings],
  ["products", driveProducts],
  ["options of products", driveOptions],
  ["files", driveFiles],
  ["prices", drivePrices],
  ["promotions", drivePromotions],
  ["locations", driveLocations],
  ["inventory", driveInventory],
  ["shipping", driveShipping],
  ["orders", driveOrders],
  ["transfers", driveTransfers],
  ["fulfillments", driveFulfillments],
  ["payments", drivePayments],
  ["payment collections", drivePaymentCollections],
  ["order edits", driveOrderEdits],
  ["returns", driveReturns],
  ["exchanges", driveExchanges],
  ["claims", driveClaims],
  ["draft orders", driveDrafts],
  ["operations", driveOperations],
];

const called = new Set<string>();
let folder: string;
let world: World;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-admin-sdk-"));
  const shop = await openDemoShop({
    plugins: [...defaultPlugins(), logNotifications(), localFiles({ folder, baseUrl: "http://shop.example" })],
  });
  const { baseUrl, merchant } = await listening(shop);
  world = { shop, baseUrl, merchant, admin: recorded(merchant.admin, called), shopper: new Shopper(shop) };
});
afterAll(async () => {
  await world.shop.close();
  await rm(folder, { recursive: true });
});

describe("the unmodified admin client manages", () => {
  it.each(parts)("%s", { timeout: 30_000 }, async (_, drive) => {
    const before = called.size;
    await drive(world, called);
    expect(called.size).toBeGreaterThan(before);
  });
});

describe("the list of its methods", () => {
  const listed = Object.entries(listedMethods).flatMap(([resource, names]) =>
    names.map((name) => `${resource}.${name}`),
  );

  it("was called from the first to the last, but for the exceptions", () => {
    expect(listed.filter((method) => !called.has(method)).toSorted()).toEqual(Object.keys(exceptions).toSorted());
  });

  it("names all that the drive calls", () => {
    expect([...called].filter((method) => !listed.includes(method))).toEqual([]);
  });

  it.each(absent)("has %s, which the client does not have", (method) => {
    const [resource = "", name = ""] = method.split(".");
    expect(world.merchant.admin).toHaveProperty(resource);
    expect(Reflect.get(world.merchant.admin, resource)).not.toHaveProperty(name);
  });
});
