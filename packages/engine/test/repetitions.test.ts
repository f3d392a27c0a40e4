import { expect, it } from "vitest";
import { domains } from "../src/domains.ts";

const ofMoney = "what it makes has an id that follows from the key";
const ofStock = "the inventory plugin is given a key that follows from the request's";
const same = "done again it leaves the same";
const secret = "only its reply shows a secret: without that, what was made is of no use";

/** Routes that may be done again under a key whose process died, and why that adds nothing twice. */
const repeatable: Readonly<Record<string, string>> = {
  "admin.apiKeys.create": secret,
  "admin.webhooks.create": secret,
  "admin.orders.createCreditLine": ofMoney,
  "admin.orders.createFulfillment": ofMoney,
  "admin.fulfillments.create": ofMoney,
  "admin.paymentCollections.create": ofMoney,
  "admin.stockTransfers.create": ofStock,
  "admin.paymentCollections.createPaymentSession": "a payment collection has one open session of a provider",
  "admin.orders.createShipment": "a parcel is shipped once",
  "admin.fulfillments.createShipment": "a parcel is shipped once",
  "admin.inventoryItems.createLevel": "an item has one level at a location",
  "admin.products.createVariantInventoryItem": same,
  "admin.products.createImport": "an import changes nothing before it is confirmed",
  "admin.users.addRoles": same,
  "admin.draftOrders.addPromotions": same,
  "carts.create": "a cart whose id nobody was told is of no use to anybody",
  "carts.addShippingMethod": same,
  "carts.addPromotions": same,
  "customers.create": "an identity has one customer",
  "payment.createCollection": "a cart has one payment collection",
  "payment.initiatePaymentSession": "a payment collection has one open session of a provider",
};

/** What the ids of routes say that add something to what there is. */
const adds = /\.(create|add|begin|initiate|receiveItems|dismissItems|batch(Variants|Options|Prices|Rules)?$)/;

const additions = domains
  .flatMap(({ routes = [] }) => routes)
  .filter(({ id, method, url }) => method === "POST" && /^\/(admin|store)\//.test(url) && adds.test(id))
  .map((route) => [route.id, route] as const);

it.each(additions)("%s adds nothing twice, also when a process dies over it", (id, { addsOnce = false }) => {
  expect(addsOnce).toBe(!Object.hasOwn(repeatable, id));
});

it("every exception is a route", () => {
  const ids = new Set(additions.map(([id]) => id));
  expect(Object.keys(repeatable).filter((id) => !ids.has(id))).toEqual([]);
});
