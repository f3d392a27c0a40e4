import { HanseError } from "@hanse/plugin-kit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holding, type StockedShop, stockedShop } from "./stocked-shop.ts";

let shop: StockedShop;
let items: string[];
beforeAll(async () => {
  shop = await stockedShop();
  items = [await shop.stock({ main: 0, other: 0 }), await shop.stock({ main: 0, other: 0 })];
});
afterAll(() => shop.close());

const places = ["main", "other"];
const item = fc.nat({ max: 1 });
const place = fc.nat({ max: 1 });
const key = fc.nat({ max: 7 });
const line = fc.record({
  item,
  quantity: fc.integer({ min: 1, max: 6 }),
  place,
  both: fc.boolean(),
  allowBackorder: fc.boolean(),
});
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("reserve" as const),
      key,
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("commit" as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("release" as const), key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("ship" as const),
      key,
      parcel: fc.nat({ max: 3 }),
      isWhole: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("adjust" as const),
      key,
      item,
      place,
      quantity: fc.integer({ min: -4, max: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("releaseLines" as const), key, smaller: fc.nat({ max: 3 }), place }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("amend" as const),
      key,
      item,
      quantities: fc.array(fc.nat({ max: 6 }), { minLength: 2, maxLength: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("changeLevels" as const),
      item,
      place,
      stocked: fc.option(fc.nat({ max: 12 }), { nil: undefined }),
      force: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("expire" as const), key }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("count" as const), item, place, stocked: fc.nat({ max: 12 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Refusals are as good as successes here: the counters must be right after either. */
async function take(action: Step, run: number): Promise<void> {
  switch (action.kind) {
    case "reserve": {
      const lines = action.lines.map(({ item: index, place: first, both, quantity, allowBackorder }) => ({
        itemId: items[index] ?? "",
        quantity,
        allowBackorder,
        locationIds: both ? [places[first] ?? "", places[1 - first] ?? ""] : [places[first] ?? ""],
      }));
      await shop.client.reserve(holding(...lines), { idempotencyKey: `${run}-${action.key}` }).catch(mustBeRefusal);
      break;
    }
    case "commit":
      await shop.client.commit({ key: `${run}-${action.key}` }).catch(mustBeRefusal);
      break;
    case "release":
      await shop.client.release({ key: `${run}-${action.key}` });
      break;
    case "ship": {
      await shop.client
        .ship(
          {
            key: `${run}-${action.key}`,
            ...(!action.isWhole && { lines: [{ lineId: "line-1", locationId: "main", quantity: 1 }] }),
          },
          { idempotencyKey: `${run}-parcel-${action.parcel}` },
        )
        .catch(mustBeRefusal);
      break;
    }
    case "releaseLines":
      await shop.client
        .releaseLines(
          {
            key: `${run}-${action.key}`,
            lines: [{ lineId: "line-1", locationId: places[action.place] ?? "", quantity: 1 }],
          },
          { idempotencyKey: `${run}-smaller-${action.smaller}` },
        )
        .catch(mustBeRefusal);
      break;
    case "amend": {
      const lines = action.quantities.flatMap((quantity, at) =>
        quantity === 0
          ? []
          : [{ lineId: "line-1", itemId: items[action.item] ?? "", locationId: places[at] ?? "", quantity }],
      );
      if (lines.length > 0) await shop.client.amend({ key: `${run}-${action.key}`, lines }).catch(mustBeRefusal);
      break;
    }
    case "changeLevels": {
      const [here, there] = [action.place, 1 - action.place].map((at) => ({
        itemId: items[action.item] ?? "",
        locationId: places[at] ?? "",
      }));
      if (!here || !there) break;
      const counts = [{ ...here, ...(action.stocked !== undefined && { stocked: action.stocked }) }];
      await shop.client.changeLevels({ counts, deletions: [there], force: action.force }).catch(mustBeRefusal);
      break;
    }
    case "adjust": {
      const { item: index, place: at, quantity } = action;
      await shop.client
        .adjust(
          { changes: [{ itemId: items[index] ?? "", locationId: places[at] ?? "", quantity }] },
          { idempotencyKey: `${run}-change-${action.key}` },
        )
        .catch(mustBeRefusal);
      break;
    }
    case "expire":
      await shop.sql(
        "UPDATE reservation SET expires_at = now() - interval '1 second' WHERE key = $1 AND status = 'held'",
        [`${run}-${action.key}`],
      );
      break;
    case "count":
      await shop.client.setStock([
        { itemId: items[action.item] ?? "", locationId: places[action.place] ?? "", stocked: action.stocked },
      ]);
      break;
  }
}

function mustBeRefusal(error: Error): void {
  if (!(error instanceof HanseError) || error.status >= 500) throw error;
}

/** Levels whose counters are not the sum of the reservations that live and of the movements. */
const wrongLevels = (): Promise<unknown[]> =>
  shop.sql(`
    SELECT l.*, live.units FROM level l CROSS JOIN LATERAL (
      SELECT coalesce(sum(a.quantity - a.shipped), 0) AS units FROM allocation a JOIN reservation r USING (key)
      WHERE a.item_id = l.item_id AND a.location_id = l.location_id AND r.status IN ('held', 'committed')
    ) AS live CROSS JOIN LATERAL (
      SELECT coalesce(sum(m.quantity), 0) AS units, coalesce((array_agg(m.stocked ORDER BY m.id DESC))[1], 0) AS last FROM movement m
      WHERE m.item_id = l.item_id AND m.location_id = l.location_id
    ) AS moved WHERE l.reserved <> live.units OR l.stocked <> moved.units OR l.stocked <> moved.last`);

describe("counters", () => {
  it("are the sum of the living reservations and of the movements, whatever happens, in any order and at once", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
        async (batches) => {
          run += 1;
          for (const batch of batches) {
            await Promise.all(batch.map((action) => take(action, run)));
            expect(await wrongLevels()).toEqual([]);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});
