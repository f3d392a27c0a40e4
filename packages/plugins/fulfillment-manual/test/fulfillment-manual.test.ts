import { fulfillment, FulfillmentRefused } from "@hanse/plugin-kit";
import { freshDatabase, type FreshDatabase, type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualFulfillment } from "../src/index.ts";

let database: FreshDatabase;
let tried: TriedPlugin<typeof fulfillment>;
beforeAll(async () => {
  database = await freshDatabase();
  tried = await tryPlugin(manualFulfillment(), fulfillment, { databaseUrl: database.url });
});
afterAll(async () => {
  await tried.close();
  await database.drop();
});

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

  it("does not calculate prices without a table", async () => {
    const request = { serviceId: "manual-fulfillment", data: {}, currencyCode: "eur", countryCode: "de", items: [] };
    await expect(tried.client.price(request)).rejects.toMatchObject({
      code: FulfillmentRefused.code,
      data: { reason: expect.stringContaining("flat price") },
    });
  });

  it("gives labels and parcels addresses that do not pretend to a host it does not know", async () => {
    const parcel = { orderId: "order_1", serviceId: "manual-fulfillment", data: {}, items: [] };
    const { labels } = await tried.client.create(parcel, { idempotencyKey: "ship" });
    expect(labels).toMatchObject([
      { trackingUrl: "", labelUrl: expect.stringMatching(/^\/admin\/x\/fulfillment-manual\/labels\/parcel_\w+\.pdf$/) },
    ]);
  });

  it("numbers parcels without a gap, however often one is asked for", async () => {
    const parcel = { orderId: "order_1", serviceId: "manual-fulfillment", data: {}, items: [] };
    const numbers: number[] = [];
    for (const key of ["a", "a", "a", "b"]) {
      const { labels } = await tried.client.create(parcel, { idempotencyKey: `number-${key}` });
      numbers.push(Number(labels[0]?.trackingNumber.slice(2)));
    }
    const [first = 0] = numbers;
    expect(numbers).toEqual([first, first, first, first + 1]);
  });
});
