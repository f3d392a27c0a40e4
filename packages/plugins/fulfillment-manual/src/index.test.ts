import { fulfillment, FulfillmentRefused } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualFulfillment } from "./index.ts";

let tried: TriedPlugin<typeof fulfillment>;
beforeAll(async () => {
  tried = await tryPlugin(manualFulfillment(), fulfillment);
});
afterAll(() => tried.close());

describe("fulfillment-manual", () => {
  it("offers one service to send and one to take back", async () => {
    const services = await tried.client.services({});
    expect(services.map(({ id, isReturn }) => [id, isReturn])).toEqual([
      ["manual-fulfillment", false],
      ["manual-fulfillment-return", true],
    ]);
  });

  it("keeps the shopper's data as it is, for services it has", async () => {
    const data = { note: "leave at the door" };
    expect(await tried.client.validate({ serviceId: "manual-fulfillment", data })).toEqual({ data });
    await expect(tried.client.validate({ serviceId: "drone", data })).rejects.toMatchObject({
      code: FulfillmentRefused.code,
      message:
        "The fulfillment provider refused: there is no service drone, only manual-fulfillment and manual-fulfillment-return.",
    });
  });

  it("does not calculate prices", async () => {
    const request = { serviceId: "manual-fulfillment", data: {}, currencyCode: "eur", countryCode: "de", items: [] };
    await expect(tried.client.price(request)).rejects.toMatchObject({
      code: FulfillmentRefused.code,
      data: { reason: expect.stringContaining("flat price") },
    });
  });

  it("creates and cancels a shipment as often as it is asked", async () => {
    const parcel = { orderId: "order_1", serviceId: "manual-fulfillment", data: {}, items: [] };
    const shipment = await tried.client.create(parcel, { idempotencyKey: "ship" });
    expect(await tried.client.create(parcel, { idempotencyKey: "ship" })).toEqual(shipment);
    expect(await tried.client.cancel({ data: shipment.data })).toEqual({});
  });
});
