import { tax } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { taxRates } from "./index.ts";

let tried: TriedPlugin<typeof tax>;
beforeAll(async () => {
  tried = await tryPlugin(taxRates(), tax);
});
afterAll(() => tried.close());

const germany = { countryCode: "de", provinceCode: null, postalCode: null, city: null };
const line = (id: string, rates: { id: string; code: string | null; name: string; rate: string }[]) => ({
  id,
  kind: "item" as const,
  productId: null,
  amount: 1999,
  quantity: 1,
  rates,
});

describe("tax-rates", () => {
  it("taxes each line by all rates that came with it, in their order", async () => {
    const state = { id: "txr_1", code: "ny", name: "New York State", rate: "4" };
    const city = { id: "txr_2", code: "nyc", name: "New York City", rate: "4.875" };
    const { lines } = await tried.client.calculate({
      currencyCode: "usd",
      address: germany,
      lines: [line("a", [city, state]), line("b", []), line("c", [state])],
    });
    expect(lines.map(({ id, taxes }) => [id, taxes.map((tax) => tax.rateId)])).toEqual([
      ["a", ["txr_2", "txr_1"]],
      ["b", []],
      ["c", ["txr_1"]],
    ]);
    expect(lines[0]?.taxes[0]).toEqual({ rateId: "txr_2", code: "nyc", name: "New York City", rate: "4.875" });
  });

  it.each([
    ["MwSt. 19 %", "mwst-19"],
    ["Налог", "налог"],
    ["%", "txr_3"],
  ])("calls a rate without a code, named %s, %s", async (name, code) => {
    const rate = { id: "txr_3", code: null, name, rate: "19" };
    const { lines } = await tried.client.calculate({
      currencyCode: "eur",
      address: germany,
      lines: [line("a", [rate])],
    });
    expect(lines[0]?.taxes[0]?.code).toBe(code);
  });
});
