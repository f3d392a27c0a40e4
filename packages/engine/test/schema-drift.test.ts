import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestShop, type TestShop } from "./open-test-shop.ts";

const columns = unnamed<{ table: string; column: string; nullable: boolean }>(
  `SELECT table_name AS "table", column_name AS "column", is_nullable = 'YES' AS nullable
     FROM information_schema.columns WHERE table_schema = 'public'`,
);

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

it("entities have the columns that the migrations made, and no others", async () => {
  const inDatabase = Map.groupBy(await shop.database.query(columns), ({ table }) => table);
  const metadata = [...shop.database.orm.getMetadata().getAll().values()].filter(({ tableName }) => tableName);
  expect(metadata.length).toBeGreaterThan(20);
  for (const { tableName, props } of metadata) {
    const described = props.map(({ fieldNames, nullable }) => `${fieldNames[0]}${nullable ? "?" : ""}`);
    const made = (inDatabase.get(tableName) ?? []).map(({ column, nullable }) => `${column}${nullable ? "?" : ""}`);
    expect({ tableName, columns: described.toSorted() }).toEqual({ tableName, columns: made.toSorted() });
  }
});
