import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidCall } from "../call.errors.ts";
import type { tax, TaxableLine, TaxRate } from "../contracts/tax.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

const berlin = { countryCode: "de", provinceCode: null, postalCode: "10115", city: "Berlin" };
const standard: TaxRate = { id: "txr_standard", code: "vat19", name: "VAT 19 %", rate: "19" };
const city: TaxRate = { id: "txr_city", code: null, name: "City", rate: "0.125" };

const line = (id: string, more: Partial<TaxableLine> = {}): TaxableLine => ({
  id,
  kind: "item",
  productId: `prod_${id}`,
  amount: 1999,
  quantity: 1,
  rates: [standard],
  ...more,
});

/**
 * What the contract `tax` promises, as tests. Which taxes a line bears is each provider's own.
 *
 * @param open starts the plugin; called once.
 */
export function taxConformance(open: () => Promise<TriedPlugin<typeof tax>>): void {
  describe("the contract tax", () => {
    let tried: TriedPlugin<typeof tax>;
    beforeAll(async () => {
      tried = await open();
    });
    afterAll(() => tried?.close());
    const calculate = (...lines: TaxableLine[]) =>
      tried.client.calculate({ currencyCode: "eur", address: berlin, lines });

    it("answers each line once, under its id", async () => {
      const lines = [line("b"), line("a", { rates: [city, standard] }), line("c", { rates: [], quantity: 3 })];
      const reply = await calculate(...lines);
      expect(reply.lines.map(({ id }) => id).toSorted()).toEqual(["a", "b", "c"]);
    });

    it("names each tax so that it can be printed, and no rate of the shop's that was not given", async () => {
      const { lines } = await calculate(line("a", { rates: [city, standard] }));
      for (const { code, name, rate, rateId } of lines.flatMap(({ taxes }) => taxes)) {
        expect([code, name].filter((text) => text.trim() === "")).toEqual([]);
        expect(Number(rate)).toBeGreaterThanOrEqual(0);
        expect([null, city.id, standard.id]).toContain(rateId);
      }
    });

    it("names no tax of a line twice", async () => {
      const { lines } = await calculate(line("a", { rates: [city, standard] }));
      for (const { taxes } of lines) expect(new Set(taxes.map(({ code }) => code)).size).toBe(taxes.length);
    });

    it("takes shipping, discounts that leave nothing, refunds and addresses of a country alone", async () => {
      const lines = [
        line("ship", { kind: "shipping", productId: null }),
        line("free", { amount: 0 }),
        line("back", { amount: -500, quantity: 2 }),
      ];
      const address = { countryCode: "us", provinceCode: null, postalCode: null, city: null };
      const reply = await tried.client.calculate({ currencyCode: "usd", address, lines });
      expect(reply.lines.map(({ id }) => id).toSorted()).toEqual(["back", "free", "ship"]);
    });

    it("answers the same question the same way, also many at once, and none at all", async () => {
      const lines = Array.from({ length: 100 }, (_, index) => line(`line-${index}`, { amount: index }));
      const [first, ...others] = await Promise.all(Array.from({ length: 10 }, () => calculate(...lines)));
      for (const other of others) expect(other).toEqual(first);
      expect(first?.lines).toHaveLength(100);
      expect(await calculate()).toEqual({ lines: [] });
    });

    it("keeps names as they are written", async () => {
      const name = 'Налог на добавленную 消費税 "10 %" <b>🧾</b>';
      const { lines } = await calculate(line("a", { rates: [{ ...standard, name }] }));
      const given = lines.flatMap(({ taxes }) => taxes).filter(({ rateId }) => rateId === standard.id);
      expect(given.map((tax) => tax.name)).toEqual(given.map(() => name));
    });

    it("refuses amounts that are none, and rates that are none", async () => {
      const invalid = [
        line("a", { amount: 0.5 }),
        line("a", { quantity: 0 }),
        line("a", { rates: [{ ...standard, rate: "-1" }] }),
        line("a", { rates: [{ ...standard, rate: "19%" }] }),
      ];
      for (const wrong of invalid) await expect(calculate(wrong)).rejects.toMatchObject({ code: InvalidCall.code });
    });
  });
}
