import { inventory, type InventoryLevel, newId, statement, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { statementsOn } from "../../test/shop-requests.ts";
import type { ProductWriter } from "../catalog/index.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { StoreService, StoreSettings } from "../store/index.ts";
import type { StockLevelService } from "./stock-level.service.ts";
import type { StockLocationService } from "./stock-location.service.ts";
import { availableUnitsSql } from "./variant-stock.queries.ts";
import type { VariantStockService } from "./variant-stock.service.ts";

let shop: TestShop;
let settings: StoreSettings;
let stockLocations: StockLocationService;
let stockLevels: StockLevelService;
let variantStock: VariantStockService;
let channel: string;
let here: string;
let there: string;

beforeAll(async () => {
  shop = await openTestShop();
  settings = await shop.container.resolve<StoreService>("stores").settings();
  stockLocations = shop.container.resolve<StockLocationService>("stockLocations");
  stockLevels = shop.container.resolve<StockLevelService>("stockLevels");
  variantStock = shop.container.resolve<VariantStockService>("variantStock");
  channel = settings.defaultSalesChannelId ?? "";
  here = settings.defaultLocationId ?? "";
  ({ id: there } = await stockLocations.create({ name: "Harbour store", salesChannelIds: [channel] }));
});
afterAll(() => shop.close());

const plugin = () => shop.container.resolve<PluginHost>("plugins").one(inventory);

/** A variant of a product of its own. */
async function newVariant(): Promise<string> {
  const [written] = await shop.container.resolve<ProductWriter>("productWriter").write(
    [
      {
        handle: `mug-${crypto.randomUUID()}`,
        title: "Mug",
        status: "published",
        options: [],
        variants: [
          {
            title: "Mug",
            options: {},
            manageInventory: true,
            allowBackorder: false,
            requiresShipping: true,
            taxable: true,
          },
        ],
      },
    ],
    { salesChannelIds: [channel] },
  );
  if (written?.outcome !== "created") throw new Error("The test's product was not created.");
  return written.variants[0]?.variantId ?? "";
}

async function stockedVariant(counts: Record<string, number>): Promise<string> {
  const variantId = await newVariant();
  await variantStock.linkItems([{ variantId, sku: null, title: "Mug", requiresShipping: true }]);
  await variantStock.setStock(
    Object.entries(counts).map(([locationId, stocked]) => ({ variantId, locationId, stocked })),
  );
  return variantId;
}

const itemOf = async (variantId: string) => (await variantStock.itemsOf([variantId])).get(variantId)?.[0]?.itemId ?? "";

const levelsOf = async (variantId: string) => {
  const levels = await stockLevels.ofItem(await itemOf(variantId));
  return new Map(
    levels.map(({ locationId, stocked, reserved, available }) => [locationId, { stocked, reserved, available }]),
  );
};

const topicVersion = async () =>
  (
    await shop.database.query(unnamed<{ version: number }>("SELECT version FROM cache_version WHERE topic = 'stock'"))
  )[0]?.version;

describe("stock locations", () => {
  it("are one from the start, which supplies the default channel", async () => {
    expect(await stockLocations.get(here)).toMatchObject({ name: "Warehouse", salesChannelIds: [channel] });
  });

  it("supply channels in the order in which they were made", async () => {
    expect(await stockLocations.ofChannels([channel])).toEqual([here, there]);
    expect(await stockLocations.ofChannels(["sc_other"])).toEqual([]);
  });

  it("can be linked to channels and unlinked", async () => {
    const { id } = await stockLocations.create({ name: "Pop-up" });
    await stockLocations.link(id, { add: [channel] });
    await stockLocations.link(id, { add: [channel] });
    expect((await stockLocations.get(id)).salesChannelIds).toEqual([channel]);
    await stockLocations.link(id, { remove: [channel] });
    expect((await stockLocations.get(id)).salesChannelIds).toEqual([]);
  });

  it("refuses channels and locations that do not exist, by name", async () => {
    await expect(stockLocations.link(here, { add: ["sc_gone"] })).rejects.toThrow("no sales channel sc_gone");
    await expect(stockLocations.create({ name: "X", salesChannelIds: ["sc_gone"] })).rejects.toThrow("sc_gone");
    await expect(stockLocations.link("sloc_gone", { add: [] })).rejects.toThrow("no stock location sloc_gone");
  });
});

describe("linking items", () => {
  it("gives a variant one item, whoever does it and however often", async () => {
    const variantId = await newVariant();
    const variant = { variantId, sku: "MUG", title: "Mug", requiresShipping: true };
    await Promise.all([variantStock.linkItems([variant]), variantStock.linkItems([variant])]);
    await variantStock.linkItems([{ ...variant, title: "Enamel mug" }]);
    const items = (await variantStock.itemsOf([variantId])).get(variantId);
    expect(items).toEqual([{ itemId: expect.stringMatching(/^iitem_[0-9A-Z]{26}$/), requiredQuantity: 1 }]);
    const [item] = await shop.database.query(
      unnamed<{ title: string }>(`SELECT title FROM inventory.item WHERE id = '${items?.[0]?.itemId}'`),
    );
    expect(item).toEqual({ title: "Enamel mug" });
  });

  it("leaves a variant alone that is made of other items", async () => {
    const variantId = await newVariant();
    const itemId = newId("iitem");
    await shop.database.query(
      statement("test.link", "INSERT INTO variant_inventory_item (variant_id, inventory_item_id) VALUES ($1, $2)"),
      [variantId, itemId],
    );
    await variantStock.linkItems([{ variantId, sku: null, title: null, requiresShipping: true }]);
    expect((await variantStock.itemsOf([variantId])).get(variantId)).toEqual([{ itemId, requiredQuantity: 1 }]);
  });

  it("refuses a variant that does not exist, and then links none", async () => {
    const variantId = await newVariant();
    const to = (id: string) => ({ variantId: id, sku: null, title: null, requiresShipping: true });
    await expect(variantStock.linkItems([to(variantId), to("variant_gone")])).rejects.toThrow(
      "no variant variant_gone",
    );
    expect((await variantStock.itemsOf([variantId])).get(variantId)).toEqual([]);
  });
});

describe("setting stock", () => {
  it("is visible as soon as it is done", async () => {
    const variantId = await stockedVariant({ [here]: 5, [there]: 2 });
    expect(await levelsOf(variantId)).toEqual(
      new Map([
        [here, { stocked: 5, reserved: 0, available: 5 }],
        [there, { stocked: 2, reserved: 0, available: 2 }],
      ]),
    );
  });

  it("drops what this process keeps of availability, however often it happens", async () => {
    const clock = shop.container.resolve<VersionClock>("clock");
    const variantId = await stockedVariant({ [here]: 1 });
    for (const stocked of [2, 3]) {
      const before = clock.versionOf("stock");
      await variantStock.setStock([{ variantId, locationId: here, stocked }]);
      expect(clock.versionOf("stock")).toBeGreaterThan(before);
    }
  });

  it("counts the units of a variant that takes several of its item", async () => {
    const variantId = await stockedVariant({ [here]: 0 });
    await shop.database.query(
      statement("test.pack", "UPDATE variant_inventory_item SET required_quantity = 6 WHERE variant_id = $1"),
      [variantId],
    );
    await variantStock.setStock([{ variantId, locationId: here, stocked: 2 }]);
    expect((await levelsOf(variantId)).get(here)?.stocked).toBe(12);
  });

  it("refuses what cannot be counted, by name", async () => {
    const linked = await stockedVariant({});
    const bare = await newVariant();
    const count = (variantId: string, locationId = here) =>
      variantStock.setStock([{ variantId, locationId, stocked: 1 }]);
    await expect(count("variant_gone")).rejects.toThrow("no variant variant_gone");
    await expect(count(bare)).rejects.toThrow(bare);
    await expect(count(linked, "sloc_gone")).rejects.toThrow("no stock location sloc_gone");
    await shop.database.query(
      statement("test.second", "INSERT INTO variant_inventory_item (variant_id, inventory_item_id) VALUES ($1, $2)"),
      [linked, newId("iitem")],
    );
    await expect(count(linked)).rejects.toMatchObject({ code: "inventory.variant_of_several_items" });
  });
});

describe("the projection of levels", () => {
  it("follows a reservation", async () => {
    const variantId = await stockedVariant({ [here]: 5 });
    const line = { lineId: "cali_1", variantId, quantity: 2, allowBackorder: false, manageInventory: true };
    const lines = await variantStock.reservationLinesFor([line], channel);
    const key = crypto.randomUUID();
    await plugin().reserve({ lines, holdSeconds: 60 }, { idempotencyKey: key });
    await vi.waitFor(
      async () => expect((await levelsOf(variantId)).get(here)).toEqual({ stocked: 5, reserved: 2, available: 3 }),
      20_000,
    );
    await plugin().release({ key });
    await vi.waitFor(async () => expect((await levelsOf(variantId)).get(here)?.available).toBe(5), 20_000);
  });

  it("keeps the highest version, in one statement, and changes the caches' topic only with it", async () => {
    const itemId = newId("iitem");
    const report = (version: number, stocked: number): InventoryLevel => ({
      itemId,
      locationId: here,
      stocked,
      reserved: 0,
      incoming: 0,
      available: stocked,
      missing: 0,
      version,
    });
    shop.statements();
    await stockLevels.apply([report(2, 20), report(3, 30), report(1, 10)]);
    expect(statementsOn(shop, /stock_level/)).toHaveLength(1);
    const version = await topicVersion();
    await stockLevels.apply([report(2, 99), report(3, 99)]);
    expect(await stockLevels.ofItem(itemId)).toMatchObject([{ stocked: 30 }]);
    expect(await topicVersion()).toBe(version);
    await stockLevels.apply([report(4, 40)]);
    expect(await stockLevels.ofItem(itemId)).toMatchObject([{ stocked: 40 }]);
    expect(await topicVersion()).toBe((version ?? 0) + 1);
  });

  it("takes reports of the same levels at once without blocking", async () => {
    const items = Array.from({ length: 20 }, () => newId("iitem"));
    const reports = (version: number) =>
      items.map((itemId) => ({
        itemId,
        locationId: here,
        stocked: version,
        reserved: 0,
        incoming: 0,
        available: version,
        missing: 0,
        version,
      }));
    const rounds = Array.from({ length: 12 }, (_, index) => reports(index + 1));
    await Promise.all(rounds.map((levels, index) => stockLevels.apply(index % 2 === 0 ? levels : levels.toReversed())));
    for (const itemId of items) expect(await stockLevels.ofItem(itemId)).toMatchObject([{ stocked: 12 }]);
  });

  it("shows a shortage until it is filled", async () => {
    const variantId = await stockedVariant({ [here]: 5 });
    const itemId = await itemOf(variantId);
    const lines = [{ lineId: "line", itemId, quantity: 4, locationIds: [here], allowBackorder: false }];
    await plugin().reserve({ lines, holdSeconds: 60 }, { idempotencyKey: crypto.randomUUID() });
    await variantStock.setStock([{ variantId, locationId: here, stocked: 1 }]);
    expect(await stockLevels.ofItem(itemId)).toMatchObject([{ stocked: 1, available: -3, missing: 3 }]);
    const goods = { kind: "receive" as const, goods: [{ itemId, locationId: here, quantity: 3 }] };
    await plugin().receive(goods, { idempotencyKey: crypto.randomUUID() });
    const filled = { stocked: 4, available: 0, missing: 0 };
    await vi.waitFor(async () => expect(await stockLevels.ofItem(itemId)).toMatchObject([filled]), 20_000);
  });

  it("is rebuilt from the plugin when it was lost", async () => {
    const variantId = await stockedVariant({ [here]: 7, [there]: 1 });
    await shop.database.query(unnamed("TRUNCATE stock_level"));
    await stockLevels.prepare();
    expect((await levelsOf(variantId)).get(here)?.available).toBe(7);
    expect((await levelsOf(variantId)).get(there)?.available).toBe(1);
  });
});

describe("what a cart's lines take", () => {
  const lineOf = (variantId: string, quantity: number) => ({
    lineId: `cali_${variantId}`,
    variantId,
    quantity,
    allowBackorder: false,
    manageInventory: true,
  });

  it("is found with one statement, or none when the caller knows the items", async () => {
    const [one, two] = [await stockedVariant({}), await stockedVariant({})];
    shop.statements();
    const lines = await variantStock.reservationLinesFor([lineOf(one, 1), lineOf(two, 2)], channel);
    expect(statementsOn(shop, /variant_inventory_item|stock_location/)).toHaveLength(1);
    expect(lines.map(({ quantity, locationIds }) => [quantity, locationIds])).toEqual([
      [1, [here, there]],
      [2, [here, there]],
    ]);
    const items = await variantStock.itemsOf([one]);
    shop.statements();
    await variantStock.reservationLinesFor([lineOf(one, 1)], channel, items);
    expect(statementsOn(shop, /variant_inventory_item|stock_location/)).toHaveLength(0);
  });

  it("tells the locations that lack some of it", async () => {
    const [one, two] = [
      await stockedVariant({ [here]: 5, [there]: 1 }),
      await stockedVariant({ [here]: 5, [there]: 9 }),
    ];
    expect(await variantStock.lackingLocations([lineOf(one, 2), lineOf(two, 2)], [here, there])).toEqual(
      new Set([there]),
    );
    expect(await variantStock.lackingLocations([lineOf(two, 2), lineOf(two, 4)], [here, there])).toEqual(
      new Set([here]),
    );
    const unmanaged = { ...lineOf(one, 99), manageInventory: false };
    expect(await variantStock.lackingLocations([unmanaged], [here])).toEqual(new Set());
  });

  it("is available from the locations together, of the scarcest item", async () => {
    const variantId = await stockedVariant({ [here]: 5, [there]: 4 });
    const available = statement<{ units: number | null }>(
      "test.available",
      `SELECT ${availableUnitsSql("v.id", "$2")} AS units FROM product_variant v WHERE v.id = $1`,
    );
    const units = async (id: string, ...locations: string[]) =>
      (await shop.database.query(available, [id, locations]))[0]?.units;
    expect(await units(variantId, here, there)).toBe(9);
    expect(await units(variantId, there)).toBe(4);
    expect(await units(variantId)).toBe(0);
    expect(await units(await newVariant(), here)).toBe(null);
    await shop.database.query(statement("test.scarce", "INSERT INTO variant_inventory_item VALUES ($1, $2, 2)"), [
      variantId,
      await itemOf(await stockedVariant({ [here]: 7 })),
    ]);
    expect(await units(variantId, here, there)).toBe(3);
  });
});
