import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CallUndone } from "../call.errors.ts";
import { type fulfillment, FulfillmentRefused, type Parcel } from "../contracts/fulfillment.ts";
import type { HanseError } from "../error.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

const address: NonNullable<Parcel["address"]> = {
  name: "Ada Łukasiewicz 山田",
  company: null,
  lines: ["Kanalstraße 5", "Hinterhaus"],
  postalCode: "24103",
  city: "Kiel",
  province: null,
  countryCode: "de",
  phone: null,
};

/** Registers what every holder of the contract `fulfillment` has to do. */
export function fulfillmentConformance(open: () => Promise<TriedPlugin<typeof fulfillment>>): void {
  describe("fulfillment", () => {
    let tried: TriedPlugin<typeof fulfillment>;
    let serviceId = "";
    beforeAll(async () => {
      tried = await open();
      const services = await tried.client.services({});
      serviceId = services.find(({ isReturn }) => !isReturn)?.id ?? "";
    });
    afterAll(() => tried?.close());

    const parcel = (more: Partial<Parcel> = {}): Parcel => ({
      orderId: "order_1",
      serviceId,
      data: {},
      address,
      items: [{ lineId: "ordli_1", title: "Chopping Board", sku: null, quantity: 2 }],
      ...more,
    });
    const create = (key: string, more: Partial<Parcel> = {}) =>
      tried.client.create(parcel(more), { idempotencyKey: key });
    const refused = { code: FulfillmentRefused.code };

    it("offers services, each by an id of its own", async () => {
      const services = await tried.client.services({});
      const ids = services.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
      expect(serviceId).not.toBe("");
    });

    it("keeps a shopper's data for the services that it has", async () => {
      expect(await tried.client.validate({ serviceId, data: {} })).toHaveProperty("data");
      await expect(tried.client.validate({ serviceId: "no-such-service", data: {} })).rejects.toMatchObject(refused);
    });

    it("says what a parcel costs, or that it does not calculate prices", async () => {
      const item = { variantId: "variant_1", quantity: 2, unitPrice: 1990, weightGrams: 300 };
      const request = { serviceId, data: {}, currencyCode: "eur", countryCode: "de", items: [item] };
      const answers = await Promise.all(
        [1, 2].map(() => tried.client.price(request).catch((error: unknown) => (error as HanseError).code)),
      );
      expect(answers[0]).toEqual(answers[1]);
      if (typeof answers[0] === "string") expect(answers[0]).toBe(FulfillmentRefused.code);
      const unknown = tried.client.price({ ...request, serviceId: "no-such-service" });
      await expect(unknown).rejects.toMatchObject(refused);
    });

    it("orders a shipment once, however often it is asked with the same key", async () => {
      const first = await create("once");
      expect(await Promise.all([create("once"), create("once")])).toEqual([first, first]);
      const other = await create("another");
      expect(other.data).not.toEqual(first.data);
      const numbers = [first, other].flatMap(({ labels }) => labels.map(({ trackingNumber }) => trackingNumber));
      expect(new Set(numbers).size).toBe(numbers.length);
    });

    it("orders a shipment once also when it is asked many times at the same moment", async () => {
      const shipments = await Promise.all(Array.from({ length: 5 }, () => create("at-once")));
      expect(new Set(shipments.map((shipment) => JSON.stringify(shipment))).size).toBe(1);
    });

    it("orders shipments of orders whose address or lines are not known", async () => {
      const { address: _, ...bare } = parcel({ items: [] });
      await expect(tried.client.create(bare, { idempotencyKey: "bare" })).resolves.toHaveProperty("labels");
    });

    it("gives a shipment up as often as it is asked, and does not order it again", async () => {
      const { data } = await create("given-up");
      expect(await tried.client.cancel({ data })).toEqual({});
      expect(await tried.client.cancel({ data, key: "given-up" })).toEqual({});
      await expect(create("given-up")).rejects.toMatchObject({ code: CallUndone.code });
    });

    it("remembers an undo that came before its run", async () => {
      expect(await tried.client.cancel({ data: {}, key: "overtaken" })).toEqual({});
      expect(await tried.client.cancel({ data: {}, key: "overtaken" })).toEqual({});
      await expect(create("overtaken")).rejects.toMatchObject({ code: CallUndone.code });
    });

    it("lets either the run or its undo win when both come at once, and nothing between", async () => {
      for (const key of ["race-1", "race-2", "race-3"]) {
        const [made] = await Promise.allSettled([create(key), tried.client.cancel({ data: {}, key })]);
        if (made.status === "rejected") expect(made.reason).toMatchObject({ code: CallUndone.code });
        await expect(create(key)).rejects.toMatchObject({ code: CallUndone.code });
      }
    });

    it("does not mind giving up what it knows nothing of", async () => {
      expect(await tried.client.cancel({ data: {} })).toEqual({});
    });

    it("refuses services that it does not have", async () => {
      await expect(create("unknown-service", { serviceId: "no-such-service" })).rejects.toMatchObject(refused);
    });

    it("needs an idempotency key to order", async () => {
      await expect(tried.client.create(parcel())).rejects.toMatchObject({ code: "plugin.invalid_call" });
    });

    it("refuses input that is not the contract's", async () => {
      const nothing = [{ lineId: "ordli_1", title: "Board", sku: null, quantity: 0 }];
      await expect(create("invalid", { items: nothing })).rejects.toMatchObject({ code: "plugin.invalid_call" });
    });
  });
}
