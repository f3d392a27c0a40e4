import { afterAll, beforeAll, expect, it } from "vitest";
import { openStripeShop, type StripeShop } from "./stripe-shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop();
});
afterAll(() => shop.close());

const ada = { id: "cus_01ADA", email: "ada@example.com", name: "Ada" };
const session = (sessionId: string, customer = ada) => ({
  sessionId,
  amount: 1000,
  currencyCode: "eur",
  data: {},
  customer,
});
const customerOf = ({ data }: { data: Record<string, unknown> }) =>
  shop.double.account.intent(String(data["id"])).customer;
const customersAtStripe = (id: string) =>
  [...shop.double.account.customers.values()].filter(({ metadata }) => metadata["customer_id"] === id);

it("has one customer at Stripe for a customer of the shop, also when many sessions begin at once", async () => {
  const states = await Promise.all([1, 2, 3, 4].map((nth) => shop.tried.client.initiate(session(`payses_${nth}`))));
  expect(customersAtStripe(ada.id)).toMatchObject([{ email: "ada@example.com", name: "Ada" }]);
  shop.double.server.idempotency.forget();
  states.push(await shop.tried.client.initiate(session("payses_later")));
  for (const state of states) expect(customerOf(state)).toBe(customersAtStripe(ada.id)[0]?.id);
  expect(customersAtStripe(ada.id)).toHaveLength(1);
});

it("knows who pays as soon as they have logged in", async () => {
  const { customer, ...anonymous } = session("payses_login", {
    id: "cus_01BOB",
    email: "bob@example.com",
    name: "Bob",
  });
  const before = await shop.tried.client.initiate(anonymous);
  expect(customerOf(before)).toBeNull();
  const after = await shop.tried.client.update({ ...anonymous, data: before.data, customer });
  expect(after.data["id"]).toBe(before.data["id"]);
  expect(customerOf(after)).toBe(customersAtStripe("cus_01BOB")[0]?.id);
});

it("makes a customer anew who was deleted at Stripe", async () => {
  const eve = { id: "cus_01EVE", email: "eve@example.com", name: "Eve" };
  const first = customerOf(await shop.tried.client.initiate(session("payses_eve_1", eve)));
  shop.double.dashboard.deleteCustomer(String(first));
  const second = customerOf(await shop.tried.client.initiate(session("payses_eve_2", eve)));
  expect(second).not.toBe(first);
  expect(customerOf(await shop.tried.client.initiate(session("payses_eve_3", eve)))).toBe(second);
});
