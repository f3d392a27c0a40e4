import { tax } from "@hanse/plugin-kit";
import { tryPlugin, type TriedPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { flatTax } from "../src/index.ts";

let tried: TriedPlugin<typeof tax>;
beforeAll(async () => {
  tried = await tryPlugin(flatTax({ rates: { de: "19" } }), tax);
});
afterAll(() => tried?.close());

const taxesFor = async (countryCode: string) => {
  const line = { id: "a", kind: "item" as const, productId: "prod_1", amount: 1_000, quantity: 1, rates: [] };
  const address = { countryCode, provinceCode: null, postalCode: null, city: null };
  const { lines } = await tried.client.calculate({ currencyCode: "eur", address, lines: [line] });
  return lines.flatMap(({ taxes }) => taxes);
};

it("taxes what is sent to a country that it knows", async () => {
  expect(await taxesFor("de")).toEqual([{ rateId: null, code: "flat-de", name: "VAT", rate: "19" }]);
  expect(await taxesFor("fr")).toEqual([]);
});

it("tells storefronts its rates", async () => {
  const ask = async (country: string) => {
    const reply = await tried.running.handle({
      method: "GET",
      scope: "store",
      path: `/rates/${country}`,
      query: {},
      body: undefined,
      principal: { kind: "anonymous", id: null, salesChannelIds: [] },
      signal: AbortSignal.timeout(5_000),
    });
    return JSON.parse(String(reply.body));
  };
  expect(await ask("de")).toEqual({ country: "de", name: "VAT", rate: "19" });
  expect(await ask("fr")).toEqual({ country: "fr", name: "VAT", rate: null });
  await expect(ask("Germany")).rejects.toMatchObject({ code: "plugin.invalid_request" });
});
