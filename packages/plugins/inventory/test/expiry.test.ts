import { CallUndone, Database, InsufficientInventory, type Reservation, ReservationExpired } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Reservations } from "../src/reservation.service.ts";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
let db: Database;
/** On the plugin's tables, but without its sweep, which stopped. */
let reservations: Reservations;
const items: string[] = [];
beforeAll(async () => {
  shop = await stockedShop();
  for (let count = 0; count < 5; count += 1) items.push(await shop.stock({ main: 5 }));
  await shop.running.close();
  db = new Database({ url: shop.databaseUrl, schema: "inventory", entities: [] });
  reservations = new Reservations(db);
});
afterAll(async () => {
  await db.close();
  await shop.close();
});

const { signal } = new AbortController();
const reserve = (key: string, itemId: string, quantity: number): Promise<Reservation> =>
  reservations.reserve(holding({ itemId, quantity }), {
    signal,
    idempotencyKey: key,
    traceparent: undefined,
    budgetMs: 5_000,
  });
const commit = (key: string): Promise<Reservation> =>
  reservations.commit(key, { signal, idempotencyKey: undefined, traceparent: undefined, budgetMs: 5_000 });
const reserved = async (itemId: string): Promise<number | undefined> =>
  (await shop.sql<{ reserved: number }>("SELECT reserved FROM level WHERE item_id = $1", [itemId]))[0]?.reserved;

describe("an overdue hold", () => {
  it("cannot be committed, though nobody ended it yet", async () => {
    const [itemId = ""] = items;
    await reserve("late", itemId, 5);
    await shop.runOut("late");
    await expect(commit("late")).rejects.toMatchObject({ code: ReservationExpired.code });
    await expect(reserve("late", itemId, 5)).rejects.toMatchObject({ code: ReservationExpired.code });
    expect(await reserved(itemId)).toBe(5);
  });

  it("makes way for a reservation that needs its units", async () => {
    const [, itemId = "", other = ""] = items;
    await reserve("overdue", itemId, 4);
    await reserve("overdue-elsewhere", other, 5);
    await reserve("not-overdue", itemId, 1);
    await shop.runOut("overdue");
    await shop.runOut("overdue-elsewhere");

    expect(await reserve("next", itemId, 4)).toMatchObject({ status: "held" });
    expect(await reserved(itemId)).toBe(5);
    expect(await reserved(other)).toBe(5);
    await expect(reserve("too-many", itemId, 1)).rejects.toMatchObject({ code: InsufficientInventory.code });
  });

  it("can still be released", async () => {
    const [, , , itemId = ""] = items;
    await reserve("given-up", itemId, 2);
    await shop.runOut("given-up");
    await reservations.release("given-up", {
      signal,
      idempotencyKey: undefined,
      traceparent: undefined,
      budgetMs: 5_000,
    });
    expect(await reserved(itemId)).toBe(0);
    await expect(reserve("given-up", itemId, 1)).rejects.toMatchObject({ code: CallUndone.code });
  });
});

describe("the sweep", () => {
  it("ends all overdue holds, however many, once", async () => {
    const [, , , , itemId = ""] = items;
    await shop.sql("UPDATE level SET stocked = 1000 WHERE item_id = $1", [itemId]);
    await Promise.all(Array.from({ length: 250 }, (_, index) => reserve(`swept-${index}`, itemId, 2)));
    await reserve("kept", itemId, 1);
    await shop.sql("UPDATE reservation SET expires_at = now() - interval '1 second' WHERE key LIKE 'swept-%'");

    await Promise.all([1, 2, 3].map(() => reservations.expireOverdue({ signal })));
    expect(await reserved(itemId)).toBe(1);
    const ended = await shop.sql(
      "SELECT count(*)::int AS ended FROM reservation WHERE key LIKE 'swept-%' AND status = 'expired'",
    );
    expect(ended).toEqual([{ ended: 250 }]);
  });

  it("forgets what ended a month ago, with its allocations, and the keys of changes", async () => {
    await shop.sql("UPDATE reservation SET ended_at = now() - interval '31 days' WHERE key = 'swept-1'");
    await shop.sql(
      "INSERT INTO keyed_change (key, request, made_at) VALUES ('old', '', now() - interval '31 days'), ('new', '', now())",
    );
    await reservations.forgetEnded({ signal });
    expect(await shop.sql("SELECT key FROM keyed_change")).toEqual([{ key: "new" }]);
    expect(await shop.sql("SELECT key FROM reservation WHERE key IN ('swept-1', 'swept-2')")).toEqual([
      { key: "swept-2" },
    ]);
    expect(await shop.sql("SELECT key FROM allocation WHERE key IN ('swept-1', 'swept-2')")).toEqual([
      { key: "swept-2" },
    ]);
  });
});
