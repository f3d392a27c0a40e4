import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestPlatform, type TestPlatform } from "../../../test/support/test-platform.ts";
import { type Listing, type ListQuery, readPage } from "./listing.ts";

/** A list that is long without a table. */
const numbers: Listing = {
  from: "(SELECT n AS id, n % 7 AS rest FROM generate_series(1, 25000) AS n) t",
  filters: { rest: { sql: "t.rest", type: "integer" } },
  orders: { id: "t.id", rest: "t.rest" },
  defaultOrder: "id",
  defaultLimit: 20,
  searched: [],
  matches: (q, bind) => `t.id::text LIKE ${bind(`${q}%`)}`,
};
const selected = { columns: "t.id", condition: "TRUE", params: [] };

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

async function page(query: ListQuery) {
  const { database } = await platform.join();
  const { rows, count } = await readPage<{ id: number }>(database, numbers, selected, query);
  return { ids: rows.map(({ id }) => id), count };
}

const whole = Array.from({ length: 25_000 }, (_, index) => index + 1);

describe("a page", () => {
  it.each([0, 20, 9_999, 10_000, 12_499, 12_500, 12_501, 20_000, 24_990, 24_999, 25_000, 30_000])(
    "that begins after %i entries is the same from whichever end it is read",
    async (offset) => {
      expect(await page({ offset })).toEqual({ ids: whole.slice(offset, offset + 20), count: 25_000 });
      const backwards = whole.toReversed().slice(offset, offset + 20);
      expect(await page({ offset, order: "-id" })).toEqual({ ids: backwards, count: 25_000 });
    },
  );

  it("of what a filter finds, in an order of several fields, too", async () => {
    const sorted = whole.filter((id) => id % 7 > 1).toSorted((a, b) => (b % 7) - (a % 7) || a - b);
    const found = await page({ rest: { $gt: "1" }, order: "-rest,+id", offset: 15_000 });
    expect(found).toEqual({ ids: sorted.slice(15_000, 15_020), count: sorted.length });
  });

  it("of a search is counted on the way, however deep", async () => {
    const sorted = whole.filter((id) => String(id).startsWith("1"));
    expect(await page({ q: "1", offset: 11_000 })).toEqual({
      ids: sorted.slice(11_000, 11_020),
      count: sorted.length,
    });
    expect(await page({ q: "1", offset: 24_000 })).toEqual({ ids: [], count: sorted.length });
  });
});
