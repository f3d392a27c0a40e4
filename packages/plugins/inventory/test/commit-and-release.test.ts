import { CallUndone, ReservationExpired, ReservationNotFound } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
beforeAll(async () => {
  shop = await stockedShop();
});
afterAll(() => shop.close());

let keys = 0;
/** A hold of 2 of 5 units. */
async function held(): Promise<{ key: string; itemId: string }> {
  const key = `hold-${(keys += 1)}`;
  const itemId = await shop.stock({ main: 5 });
  await shop.client.reserve(holding({ itemId, quantity: 2 }), { idempotencyKey: key });
  return { key, itemId };
}

describe("commit", () => {
  it("makes a hold permanent, however often it is asked", async () => {
    const { key, itemId } = await held();
    const committed = await shop.client.commit({ key });
    expect(committed).toEqual({
      key,
      status: "committed",
      expiresAt: null,
      allocations: [{ lineId: "line-1", itemId, locationId: "main", quantity: 2 }],
    });
    expect(await Promise.all([shop.client.commit({ key }), shop.client.commit({ key })])).toEqual([
      committed,
      committed,
    ]);
    expect(await shop.level(itemId)).toMatchObject({ reserved: 2, version: 2 });
    expect(await shop.client.reserve(holding({ itemId, quantity: 2 }), { idempotencyKey: key })).toEqual(committed);
  });

  it("is refused when the hold ran out", async () => {
    const { key } = await held();
    await shop.runOut(key);
    await expect(shop.client.commit({ key })).rejects.toMatchObject({ code: ReservationExpired.code });
  });

  it("is refused when the hold was released, or never was", async () => {
    const { key } = await held();
    await shop.client.release({ key });
    await expect(shop.client.commit({ key })).rejects.toMatchObject({ code: CallUndone.code });
    await expect(shop.client.commit({ key: "unheard-of" })).rejects.toMatchObject({ code: ReservationNotFound.code });
  });
});

describe("release", () => {
  it("gives held units back exactly once, also when asked many times at once", async () => {
    const { key, itemId } = await held();
    await Promise.all(Array.from({ length: 8 }, () => shop.client.release({ key })));
    await shop.client.release({ key });
    expect(await shop.level(itemId)).toMatchObject({ reserved: 0, version: 3 });
  });

  it("gives committed units back", async () => {
    const { key, itemId } = await held();
    await shop.client.commit({ key });
    await shop.client.release({ key });
    expect(await shop.level(itemId)).toMatchObject({ reserved: 0 });
  });

  it("does not give back what has expired already", async () => {
    const { key, itemId } = await held();
    await shop.runOut(key);
    await expect.poll(() => shop.level(itemId)).toMatchObject({ reserved: 0 });
    await shop.client.release({ key });
    expect(await shop.level(itemId)).toMatchObject({ reserved: 0, version: 3 });
  });

  it("shrinks a backorder before it frees units", async () => {
    const itemId = await shop.stock({ main: 2 });
    await shop.client.reserve(holding({ itemId, quantity: 2 }), { idempotencyKey: "covered" });
    await shop.client.reserve(holding({ itemId, quantity: 3, allowBackorder: true }), { idempotencyKey: "beyond" });
    await shop.client.release({ key: "covered" });
    expect(await shop.level(itemId)).toMatchObject({ reserved: 3, available: -1 });
    await shop.client.release({ key: "beyond" });
    expect(await shop.level(itemId)).toMatchObject({ reserved: 0, available: 2 });
  });

  it("wins or loses against a reserve of the same key, and never leaves units held", async () => {
    const itemId = await shop.stock({ main: 100 });
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const key = `race-${index}`;
        const reserve = () => shop.client.reserve(holding({ itemId, quantity: 1 }), { idempotencyKey: key });
        const outcomes = await Promise.allSettled([reserve(), shop.client.release({ key }), reserve()]);
        for (const outcome of outcomes)
          if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: CallUndone.code });
      }),
    );
    expect(await shop.level(itemId)).toMatchObject({ reserved: 0 });
  });
});

describe("the statements", () => {
  it("are one per commit and one per release", async () => {
    const { key } = await held();
    expect(await shop.statementsOf(() => shop.client.commit({ key }))).toBe(1);
    expect(await shop.statementsOf(() => shop.client.release({ key }))).toBe(1);
  });
});
