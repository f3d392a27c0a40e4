import { Database, migrate, unnamed } from "@hanse/plugin-kit";
import { freshDatabase, schemaDrift } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inventory } from "../src/index.ts";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
beforeAll(async () => {
  shop = await stockedShop();
});
afterAll(() => shop.close());

describe("the schema", () => {
  it("is what the entities describe", async () => {
    const { data } = inventory.definition;
    expect(data && (await schemaDrift(data, shop.databaseUrl))).toBe("");
  });

  it("refuses to promise more than is there, whatever the code does", async () => {
    const itemId = await shop.stock({ main: 5 });
    await shop.client.reserve(holding({ itemId, quantity: 5 }), { idempotencyKey: "all" });
    await expect(shop.sql("UPDATE level SET reserved = reserved + 1 WHERE item_id = $1", [itemId])).rejects.toThrow(
      "level_reserved_check",
    );
    await expect(shop.sql("UPDATE level SET uncovered = 1 WHERE item_id = $1", [itemId])).rejects.toThrow(
      "level_uncovered_check",
    );
    await expect(shop.sql("UPDATE level SET missing = 1 WHERE item_id = $1", [itemId])).rejects.toThrow(
      "level_missing_check",
    );
    await expect(shop.sql("UPDATE allocation SET shipped = 6 WHERE key = 'all'")).rejects.toThrow(
      "allocation_shipped_check",
    );
  });

  it("refuses to change or forget a movement", async () => {
    await shop.stock({ main: 5 });
    const orders = ["UPDATE movement SET quantity = 1", "DELETE FROM movement", "TRUNCATE movement"];
    for (const order of orders) await expect(shop.sql(order)).rejects.toThrow("only ever added");
  });

  it("has movements of what was in stock before there were any", async () => {
    const before = await freshDatabase();
    const { data } = inventory.definition;
    if (!data) throw new Error("The plugin keeps data.");
    const db = new Database({ url: before.url, schema: data.schema, entities: [] });
    const { schema, migrations: steps } = data;
    await migrate(db, before.url, { schema, steps: steps.slice(0, 1) });
    await db.query(unnamed("INSERT INTO item (id, requires_shipping) VALUES ('old', true)"));
    await db.query(unnamed("INSERT INTO level (item_id, location_id, stocked, version) VALUES ('old', 'main', 7, 40)"));
    await migrate(db, before.url, { schema, steps });
    expect(await db.query(unnamed("SELECT kind, quantity, stocked FROM movement"))).toEqual([
      { kind: "count", quantity: 7, stocked: 7 },
    ]);
    const [next] = await db.query(
      unnamed<{ version: number }>("UPDATE level SET version = nextval('level_version') RETURNING version"),
    );
    expect(next?.version).toBeGreaterThan(40);
    await db.close();
    await before.drop();
  });

  it("keeps the tables in a PostgreSQL schema of their own", async () => {
    const tables = await shop.sql<{ name: string }>(
      "SELECT table_schema AS name FROM information_schema.tables WHERE table_name IN ('item', 'outbox', 'hanse_migration')",
    );
    expect(tables.map((table) => table.name)).toEqual(["inventory", "inventory", "inventory"]);
  });
});
