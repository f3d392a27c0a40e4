import { schemaDrift } from "@hanse/plugin-kit/testing";
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
  });

  it("keeps the tables in a PostgreSQL schema of their own", async () => {
    const tables = await shop.sql<{ name: string }>(
      "SELECT table_schema AS name FROM information_schema.tables WHERE table_name IN ('item', 'outbox', 'hanse_migration')",
    );
    expect(tables.map((table) => table.name)).toEqual(["inventory", "inventory", "inventory"]);
  });
});
