import { defineEntity, p } from "@mikro-orm/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PendingEvent } from "../event.ts";
import { type FreshDatabase, freshDatabase } from "../testing/fresh-database.ts";
import { Database } from "./database.ts";
import { isInTransaction } from "./open-transaction.ts";
import { statement, unnamed } from "./statement.ts";

const Note = defineEntity({
  name: "Note",
  tableName: "note",
  properties: { id: p.integer().primary(), text: p.string(), cents: p.bigint("number") },
});

let fresh: FreshDatabase;
let db: Database;
const sent: string[] = [];
const stored: string[] = [];
let announced = 0;
beforeAll(async () => {
  fresh = await freshDatabase();
  db = new Database({
    url: fresh.url,
    entities: [Note],
    poolSize: 4,
    onStatement: (text) => void sent.push(text),
    storeEvents: async (tx, events: readonly PendingEvent[]) => {
      await tx.query(unnamed("SELECT 1"));
      stored.push(...events.map((event) => event.name));
    },
    onEventsStored: () => void (announced += 1),
  });
  await db.query(
    unnamed(
      "CREATE TABLE note (id int PRIMARY KEY, text varchar(255) NOT NULL, cents bigint NOT NULL CHECK (cents > 0))",
    ),
  );
});
afterEach(async () => {
  await db.query(unnamed("TRUNCATE note"));
  announced = 0;
  stored.length = 0;
});
afterAll(async () => {
  await db.close();
  await fresh.drop();
});

const insert = statement<{ id: number }>("note.insert", "INSERT INTO note VALUES ($1, $2, $3) RETURNING id");
const texts = async () =>
  (await db.query(unnamed<{ text: string }>("SELECT text FROM note ORDER BY id"))).map((row) => row.text);
const event = { name: "note.written", aggregate: "1", payload: {} };

describe("a transaction", () => {
  it("holds statements and the unit of work, and is committed whole", async () => {
    await db.transaction(async (tx) => {
      await tx.query(insert, [1, "by hand", 1999]);
      tx.em.create(Note, { id: 2, text: "by unit of work", cents: 2 });
      const found = await tx.em.findOneOrFail(Note, 1);
      expect(found.cents).toBe(1999);
      found.text = "by both";
    });
    expect(await texts()).toEqual(["by both", "by unit of work"]);
  });

  it("is rolled back whole", async () => {
    const work = db.transaction(async (tx) => {
      await tx.query(insert, [1, "by hand", 1]);
      tx.em.create(Note, { id: 2, text: "refused by a CHECK", cents: 0 });
      tx.emit(event);
    });
    await expect(work).rejects.toThrow("note_cents_check");
    expect(await texts()).toEqual([]);
    expect([stored, announced]).toEqual([[], 0]);
  });

  it("does not pass for committed when a failure was swallowed inside it", async () => {
    const work = db.transaction(async (tx) => {
      await tx.query(insert, [1, "kept?", 1]);
      await tx.query(insert, [2, "bad", 0]).catch(() => undefined);
    });
    await expect(work).rejects.toThrow("was rolled back");
    expect(await texts()).toEqual([]);
  });

  it("stores events before the commit and announces them after it", async () => {
    await db.transaction(async (tx) => {
      tx.emit(event, event);
      tx.afterCommit(() => expect([stored.length, announced, isInTransaction()]).toEqual([2, 0, false]));
      expect([stored.length, isInTransaction()]).toEqual([0, true]);
    });
    expect([stored.length, announced]).toEqual([2, 1]);
  });

  it("does not nest", async () => {
    await expect(db.transaction(() => db.transaction(async () => undefined))).rejects.toThrow("inside another one");
  });

  it("leaves no connection behind, however it ends", async () => {
    const failing = Array.from({ length: 12 }, () => db.transaction(() => Promise.reject(new Error("no"))));
    await Promise.allSettled(failing);
    expect(db.pool.totalCount).toBe(db.pool.idleCount);
  });
});

describe("statements", () => {
  it("are all counted, the unit of work's too, without BEGIN and COMMIT", async () => {
    sent.length = 0;
    await db.transaction(async (tx) => {
      await tx.query(insert, [1, "one", 1]);
      await tx.em.findOneOrFail(Note, 1);
    });
    await db.query(insert, [2, "two", 1]);
    expect(sent.map((text) => text.slice(0, 6).toLowerCase())).toEqual(["insert", "select", "insert"]);
  });

  it("give integers as numbers, never rounded, and times as ISO 8601", async () => {
    const [row] = await db.query(
      unnamed<{ n: number; at: string; d: string }>(
        "SELECT 9007199254740991::bigint AS n, timestamptz '2026-01-02 03:04:05.678+02' AS at, date '2026-01-02' AS d",
      ),
    );
    expect(row).toEqual({ n: 9007199254740991, at: "2026-01-02T01:04:05.678Z", d: "2026-01-02" });
    await expect(db.query(unnamed("SELECT 9007199254740993::bigint"))).rejects.toThrow("9007199254740993");
  });

  it("have names that PostgreSQL can keep", () => {
    expect(() => statement("x".repeat(64), "SELECT 1")).toThrow("63 bytes");
  });
});

describe("settings of transactions", () => {
  const whoActs = "coalesce(current_setting('test.acting', true), '')";
  const acting = unnamed<{ who: string }>(`SELECT ${whoActs} AS who`);
  const insertActing = unnamed<{ text: string }>(`INSERT INTO note VALUES ($1, ${whoActs}, 1) RETURNING text`);

  it("hold in each transaction and each writing statement, and no longer", async () => {
    let who: string | undefined = 'it\'s {"me": \\1}';
    const settings = () => (who === undefined ? undefined : { "test.acting": who });
    const own = new Database({ url: fresh.url, entities: [Note], poolSize: 1, settings });
    try {
      expect(await own.query(insertActing, [1])).toEqual([{ text: who }]);
      expect(await own.transaction((tx) => tx.query(acting))).toEqual([{ who }]);
      // A read is left as it is, on a connection that has forgotten.
      expect(await own.query(acting)).toEqual([{ who: "" }]);
      await expect(own.query(insertActing, [1])).rejects.toMatchObject({ code: "23505" });
      who = undefined;
      expect(await own.transaction((tx) => tx.query(acting))).toEqual([{ who: "" }]);
      expect(await own.query(insertActing, [2])).toEqual([{ text: "" }]);
    } finally {
      await own.close();
    }
  });
});
