import { inventory, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { type Completed, Shopper, variantOf } from "../../test/shopper.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { ReservationDto } from "./reservation.schema.ts";
import type { ReservationService } from "./reservation.service.ts";

interface Level {
  readonly item: string;
  readonly location: string;
  readonly available: number;
}

let shop: TestShop;
let level: Level;
beforeAll(async () => {
  shop = await openDemoShop();
  const [row] = await shop.database.query(
    unnamed<Level>(
      `SELECT item_id AS item, location_id AS location, stocked - reserved AS available FROM inventory.level
        WHERE stocked - reserved >= 6 ORDER BY item_id LIMIT 1`,
    ),
  );
  if (!row) throw new Error("The demo shop has no level of six units.");
  level = row;
});
afterAll(() => shop.close());

const send = <Body = Record<string, unknown>>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  payload?: object,
  headers?: Record<string, string>,
) => merchantOf(shop).send<Body>(method, `/${path}`, payload, headers);

const reserve = async (quantity: number, more: object = {}) =>
  send<{ reservation: ReservationDto }>("POST", "reservations", {
    inventory_item_id: level.item,
    location_id: level.location,
    quantity,
    ...more,
  });

const availableNow = async (): Promise<number> => {
  const plugin = shop.container.resolve<PluginHost>("plugins").one(inventory);
  const [now] = await plugin.levels({ itemIds: [level.item], locationIds: [level.location] });
  return now?.available ?? 0;
};

describe("reservations of staff", () => {
  it("are made, made larger and smaller, and given back", async () => {
    const before = await availableNow();
    const made = await reserve(2, { description: "For the fair", external_id: "ext_1", metadata: { stand: 4 } });
    const { id } = made.body.reservation;
    expect(made.body.reservation).toMatchObject({
      id: expect.stringMatching(/^resitem_/),
      quantity: 2,
      description: "For the fair",
      external_id: "ext_1",
      metadata: { stand: 4 },
      created_by: expect.stringMatching(/^apk_/),
      line_item_id: null,
      origin: "staff",
      inventory_item: { id: level.item },
    });
    expect(await availableNow()).toBe(before - 2);
    const larger = await send("POST", `reservations/${id}`, { quantity: 4 }, { "if-match": made.etag });
    expect(larger.body).toMatchObject({ reservation: { quantity: 4, description: "For the fair" } });
    expect(await availableNow()).toBe(before - 4);
    const stale = await send("POST", `reservations/${id}`, { quantity: 1 }, { "if-match": made.etag });
    expect(stale.status).toBe(409);
    expect(await send("POST", `reservations/${id}`, { quantity: 1_000_000 })).toMatchObject({
      status: 400,
      body: { code: "insufficient_inventory" },
    });
    expect(await send("POST", `reservations/${id}`, { location_id: "sloc_gone" })).toMatchObject({ status: 404 });
    await send("POST", `reservations/${id}`, { description: null });
    await send("POST", `reservations/${id}`, { quantity: 1 });
    expect((await send("GET", `reservations/${id}?fields=quantity,description`)).body).toEqual({
      reservation: { id, quantity: 1, description: null },
    });
    expect(await availableNow()).toBe(before - 1);
    expect((await send("DELETE", `reservations/${id}`)).body).toEqual({ id, object: "reservation", deleted: true });
    expect(await availableNow()).toBe(before);
    for (const method of ["GET", "POST", "DELETE"] as const)
      expect(await send(method, `reservations/${id}`, method === "POST" ? {} : undefined)).toMatchObject({
        status: 404,
        body: { message: expect.stringContaining(id) },
      });
  });

  it("take no more than is there, however many ask, and one change at a time", async () => {
    const before = await availableNow();
    const many = await Promise.all(Array.from({ length: before + 3 }, () => reserve(1)));
    const made = many.filter((one) => one.status === 200).map((one) => one.body.reservation.id);
    expect(made).toHaveLength(before);
    expect(await availableNow()).toBe(0);
    await Promise.all(made.slice(1).map((id) => send("DELETE", `reservations/${id}`)));
    const changes = await Promise.all(
      [2, 3, 4].map((quantity) => send("POST", `reservations/${made[0]}`, { quantity })),
    );
    for (const { status } of changes) expect([200, 409]).toContain(status);
    const { body } = await send<{ reservation: ReservationDto }>("GET", `reservations/${made[0]}`);
    expect(await availableNow()).toBe(before - body.reservation.quantity);
    await send("DELETE", `reservations/${made[0]}`);
    expect(await availableNow()).toBe(before);
  });

  it("are found by text and filters", async () => {
    const { id } = (await reserve(1, { description: "Photo shooting", line_item_id: "ordli_x" })).body.reservation;
    for (const query of [
      "q=shooting",
      "line_item_id=ordli_x",
      "description[$ilike]=photo%25",
      `q=photo&location_id=${level.location}&inventory_item_id=${level.item}&quantity[$lte]=1`,
    ]) {
      const { body } = await send<{ reservations: ReservationDto[]; count: number }>("GET", `reservations?${query}`);
      expect([body.count, body.reservations.map((one) => one.id)]).toEqual([1, [id]]);
    }
    await send("DELETE", `reservations/${id}`);
  });

  it("are what the row says again after a process died over a change", async () => {
    const before = await availableNow();
    const { id } = (await reserve(2)).body.reservation;
    const plugin = shop.container.resolve<PluginHost>("plugins").one(inventory);
    const place = { itemId: level.item, locationId: level.location };
    await plugin.amend({ key: id, lines: [{ lineId: id, ...place, quantity: 5 }] });
    await plugin.amend({ key: "resitem_lost", lines: [{ lineId: "resitem_lost", ...place, quantity: 1 }] });
    await shop.database.query(
      unnamed(`INSERT INTO reservation_change (reservation_id, kind)
        VALUES ('${id}', 'change'), ('resitem_lost', 'make')`),
    );
    expect((await send("POST", `reservations/${id}`, { quantity: 1 })).status).toBe(409);
    // Only now: from here on the shop's own job takes them up as well.
    await shop.database.query(unnamed("UPDATE reservation_change SET since = now() - interval '2 minutes'"));
    const { signal } = new AbortController();
    await shop.container.resolve<ReservationService>("reservations").finish({ signal });
    expect(await availableNow()).toBe(before - 2);
    expect((await send("DELETE", `reservations/${id}`)).status).toBe(200);
    expect(await availableNow()).toBe(before);
  });
});

describe("reservations of orders", () => {
  it("show what has not left, and are not for staff to change", async () => {
    const shopper = new Shopper(shop);
    const [sku] = await shop.database.query(
      unnamed<{ sku: string }>(
        `SELECT v.sku FROM product_variant v JOIN variant_inventory_item i ON i.variant_id = v.id
           JOIN stock_level l ON l.item_id = i.inventory_item_id WHERE l.available > 3 AND v.sku IS NOT NULL ORDER BY v.sku LIMIT 1`,
      ),
    );
    const cart = await shopper.readyCart([{ variantId: await variantOf(shop, sku?.sku ?? ""), quantity: 2 }]);
    const { body } = await shopper.complete<Completed>(cart.id);
    if (body.type !== "order") throw new Error(JSON.stringify(body.error));
    const { items, display_id: displayId } = body.order;
    const ofOrders = async (): Promise<ReservationDto[]> =>
      (await send<{ reservations: ReservationDto[] }>("GET", "reservations?origin=order")).body.reservations;
    await expect
      .poll(ofOrders, { timeout: 20_000 })
      .toMatchObject([{ quantity: 2, line_item_id: items[0]?.id, description: `Order #${displayId}` }]);
    const [reservation] = await ofOrders();
    const found = await send<{ count: number }>(
      "GET",
      `reservations?line_item_id=${items[0]?.id}&q=order%20%23${displayId}`,
    );
    expect(found.body.count).toBe(1);
    const path = `reservations/${reservation?.id}`;
    for (const refused of [await send("DELETE", path), await send("POST", path, { quantity: 1 })])
      expect(refused).toMatchObject({ status: 400, body: { data: { code: "inventory.reservation_of_order" } } });
    expect((await send("POST", path, { description: "Wait for the second parcel" })).status).toBe(200);

    const [key] = await shop.database.query(
      unnamed<{ key: string; lineId: string }>(
        `SELECT key, line_id AS "lineId" FROM reservation_item WHERE id = '${reservation?.id}'`,
      ),
    );
    const plugin = shop.container.resolve<PluginHost>("plugins").one(inventory);
    // A report that comes when the order is there already.
    const late = {
      key: "late",
      allocations: [{ lineId: key?.lineId ?? "", quantity: 1, itemId: "i", locationId: "l" }],
    };
    const projected = shop.container.resolve<ReservationService>("reservations");
    await projected.apply({ ...late, version: 1 });
    const { body: both } = await send<{ reservations: ReservationDto[] }>(
      "GET",
      `reservations?line_item_id=${items[0]?.id}&inventory_item_id=i`,
    );
    expect(both.reservations).toMatchObject([{ description: `Order #${displayId}`, line_item_id: items[0]?.id }]);
    await projected.apply({ key: "late", allocations: [], version: 2 });

    const line = { lineId: key?.lineId ?? "", locationId: reservation?.location_id ?? "", quantity: 1 };
    await plugin.ship({ key: key?.key ?? "", lines: [line] }, { idempotencyKey: "parcel-1" });
    await expect.poll(ofOrders, { timeout: 20_000 }).toMatchObject([{ id: reservation?.id, quantity: 1 }]);
    await plugin.release({ key: key?.key ?? "" });
    await expect.poll(ofOrders, { timeout: 20_000 }).toEqual([]);
  });
});
