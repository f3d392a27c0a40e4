import { inflateSync } from "node:zlib";
import { fulfillment, type HanseError, type Parcel } from "@hanse/plugin-kit";
import { freshDatabase, type FreshDatabase, schemaDrift, type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualFulfillment } from "../src/index.ts";

let database: FreshDatabase;
let tried: TriedPlugin<typeof fulfillment>;
beforeAll(async () => {
  database = await freshDatabase();
  const sender = { name: "Kiel Boards", company: null, lines: ["Hafen 1"], postalCode: "24103", city: "Kiel" };
  const plugin = manualFulfillment({
    sender: { ...sender, province: null, countryCode: "de", phone: null },
    trackingUrl: "https://carrier.example/{trackingNumber}",
    baseUrl: "https://api.shop.example/",
  });
  tried = await tryPlugin(plugin, fulfillment, { databaseUrl: database.url });
});
afterAll(async () => {
  await tried.close();
  await database.drop();
});

const address = {
  name: "Ada Łukasiewicz",
  company: null,
  lines: ["Kanalstraße 5"],
  postalCode: "24103",
  city: "Kiel",
  province: null,
  countryCode: "de",
  phone: null,
};

let made = 0;
async function shipped(more: Partial<Parcel> = {}) {
  const items = [{ lineId: "ordli_1", title: "Chopping Board", sku: "CB", quantity: 2 }];
  const parcel: Parcel = { orderId: "order_1", serviceId: "manual-fulfillment", data: {}, address, items, ...more };
  const shipment = await tried.client.create(parcel, { idempotencyKey: `label-${(made += 1)}` });
  const [label] = shipment.labels;
  if (!label) throw new Error("no label");
  return { ...label, data: shipment.data };
}

async function printed(labelUrl: string) {
  const path = labelUrl.split("/fulfillment-manual")[1] ?? "";
  const reply = await tried.running.handle({
    method: "GET",
    scope: "admin",
    path,
    query: {},
    body: undefined,
    principal: { kind: "user", id: "user_1", salesChannelIds: [] },
    signal: AbortSignal.timeout(10_000),
  });
  const pdf = Buffer.from(reply.body);
  return { reply, pdf, drawn: streamsOf(pdf) };
}

/** Everything that the document holds, inflated. */
function streamsOf(pdf: Buffer): string {
  return pdf
    .toString("latin1")
    .split("stream\n")
    .map((part) => Buffer.from(part.split("\nendstream")[0] ?? "", "latin1"))
    .map((bytes) => {
      try {
        return inflateSync(bytes).toString("latin1");
      } catch {
        return "";
      }
    })
    .join("\n");
}

const statusOf = (labelUrl: string): Promise<number> =>
  printed(labelUrl).then(
    ({ reply }) => reply.status,
    (error: unknown) => (error as HanseError).status,
  );

describe("a shipment", () => {
  it("has a tracking number and says where to follow it and where its label is", async () => {
    const { trackingNumber, trackingUrl, labelUrl, data } = await shipped();
    expect(trackingNumber).toMatch(/^HM\d{10}$/);
    expect(trackingUrl).toBe(`https://carrier.example/${trackingNumber}`);
    expect(labelUrl).toBe(
      `https://api.shop.example/admin/x/fulfillment-manual/labels/${String(data["shipmentId"])}.pdf`,
    );
  });
});

describe("a label", () => {
  it("is one page of A6 with the number as a barcode", async () => {
    const { labelUrl, trackingNumber } = await shipped();
    const { reply, pdf, drawn } = await printed(labelUrl);
    expect(reply.headers).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="${trackingNumber}.pdf"`,
    });
    const text = pdf.toString("latin1");
    expect(text.startsWith("%PDF-")).toBe(true);
    expect(text.match(/\/MediaBox \[[^\]]+\]/g)).toEqual(["/MediaBox [0 0 297.64 419.53]"]);
    // Fourteen symbols of three bars, the stop has four.
    expect(drawn.match(/ re\n/g)).toHaveLength(3 * (trackingNumber.length + 2) + 4);
  });

  it("has the letters of names that are not Western European", async () => {
    const plain = await printed((await shipped({ address: { ...address, name: "Ada" } })).labelUrl);
    const polish = await printed((await shipped()).labelUrl);
    expect([plain.drawn.includes("<0141>"), polish.drawn.includes("<0141>")]).toEqual([false, true]);
    const greek = await printed((await shipped({ address: { ...address, name: "Ωμέγα Жанна" } })).labelUrl);
    expect(greek.drawn).toContain("<03a9>");
    expect(greek.drawn).toContain("<0416>");
  });

  it.each([
    ["山田太郎 🚚 שלום مرحبا", ["\u202eevil", "half \ud800 pair", "a\nb\r\u2028c"]],
    ["x".repeat(2_000), Array.from({ length: 50 }, () => "long ".repeat(200))],
    ["", [""]],
  ])("is drawn on one page for any name whatever (%#)", async (name, lines) => {
    const items = Array.from({ length: 30 }, (_, index) => ({
      lineId: `ordli_${index}`,
      title: name || "-",
      sku: null,
      quantity: 1,
    }));
    const { labelUrl } = await shipped({ address: { ...address, name, lines }, items });
    const { pdf } = await printed(labelUrl);
    expect(pdf.toString("latin1").match(/\/MediaBox/g)).toHaveLength(1);
  });

  it("is drawn without recipient and items", async () => {
    const bare = await tried.client.create(
      { orderId: "order_1", serviceId: "manual-fulfillment", data: {}, items: [] },
      { idempotencyKey: "bare" },
    );
    expect(await statusOf(bare.labels[0]?.labelUrl ?? "")).toBe(200);
  });

  it("is refused for parcels that were given up or never were", async () => {
    const { labelUrl, data } = await shipped();
    await tried.client.cancel({ data });
    expect(await statusOf(labelUrl)).toBe(409);
    expect(await statusOf("/admin/x/fulfillment-manual/labels/parcel_none.pdf")).toBe(404);
    expect(await statusOf("/admin/x/fulfillment-manual/labels/..%2Fsecret.pdf")).toBe(400);
  });

  it("is staff's alone", () => {
    expect(tried.running.manifest?.routes).toMatchObject([{ scope: "admin", permission: "fulfillment:read" }]);
  });
});

it("entities describe the tables that the migrations make", async () => {
  const { data } = manualFulfillment.definition;
  if (!data) throw new Error("no data");
  expect(await schemaDrift(data, database.url)).toBe("");
});
