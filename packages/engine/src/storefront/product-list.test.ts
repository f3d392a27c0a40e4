import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CategoryService } from "../catalog/index.ts";
import type { SalesChannelService } from "../sales-channel/index.ts";
import { type Catalogue, openCatalogue, read, readStatements } from "../../test/support/test-catalogue.ts";

let catalogue: Catalogue;
let second: string;
beforeAll(async () => {
  catalogue = await openCatalogue({ cache: { replies: false } });
  const { shop, salesChannelId } = catalogue;
  second = (await shop.container.resolve<SalesChannelService>("salesChannels").create({ name: "Market" })).id;
  const categories = shop.container.resolve<CategoryService>("categories");
  await categories.create({ name: "Kitchen", handle: "kitchen", isActive: true });
  const size = { options: [{ title: "Size", values: ["S", "L"] }] };
  const both = [salesChannelId, second];
  await catalogue.put(
    {
      handle: "mug",
      title: "Mug",
      tags: ["enamel"],
      categories: ["kitchen"],
      ...size,
      variants: [{ title: "S", sku: "MUG-S", options: { Size: "S" } }],
    },
    both,
  );
  await catalogue.put(
    {
      handle: "pot",
      title: "Tea pot",
      tags: ["enamel", "tea"],
      type: "Ware",
      variants: [{ title: "One", sku: "POT-1", barcode: "4006381333931" }],
    },
    both,
  );
  await catalogue.put({
    handle: "assam",
    title: "Assam",
    tags: ["tea"],
    collection: { handle: "teas", title: "Teas" },
    variants: [{ title: "One", sku: "100%_TEA" }],
  });
  await catalogue.put({
    handle: "card",
    title: "Gift card",
    isGiftCard: true,
    ...size,
    variants: [
      { title: "S", options: { Size: "S" } },
      { title: "L", sku: "CARD-L", options: { Size: "L" } },
    ],
  });
  await catalogue.put({ handle: "crate", title: "Crate" }, [second]);
  // Written within milliseconds: told apart, and in the order of the handles above.
  await shop.database.query(
    unnamed<never>(
      `UPDATE product SET created_at = timestamptz '2026-01-01 12:00Z' + interval '1 day' * array_position(ARRAY['mug','pot','assam','card','crate'], handle)`,
    ),
  );
});
afterAll(() => catalogue.shop.close());

const handles = async (query: string, key = catalogue.shop.key): Promise<string> => {
  const { status, body } = await read({ ...catalogue.shop, key }, `/store/products?${query}`);
  return status === 200 ? body.products.map(({ handle }) => handle).join(" ") : `${status} ${body.message}`;
};
const idOf = async (table: string, column: string, value: string, id = "id"): Promise<string> => {
  const [row] = await catalogue.shop.database.query(
    unnamed<{ id: string }>(`SELECT ${id} AS id FROM ${table} WHERE ${column} = $1`),
    [value],
  );
  return row?.id ?? "";
};

describe("a list of products", () => {
  it("is newest first, in pages that say how many there are", async () => {
    expect(await handles("")).toBe("card assam pot mug");
    const { body } = await read(catalogue.shop, "/store/products?limit=2&offset=1");
    expect(body.products.map(({ handle }) => handle)).toEqual(["assam", "pot"]);
    expect(body).toMatchObject({ count: 4, offset: 1, limit: 2 });
    const far = Number.MAX_SAFE_INTEGER;
    expect((await read(catalogue.shop, `/store/products?offset=${far}`)).body).toMatchObject({
      products: [],
      count: 4,
    });
    expect((await read(catalogue.shop, `/store/product-variants?offset=${far}`)).body).toMatchObject({ variants: [] });
    expect((await read(catalogue.shop, "/store/products?offset=9")).body).toEqual({
      products: [],
      count: 4,
      offset: 9,
      limit: 50,
    });
    expect((await read(catalogue.shop, "/store/products?limit=0")).body).toEqual({
      products: [],
      count: 4,
      offset: 0,
      limit: 0,
    });
  });

  it("is ordered as asked", async () => {
    expect(await handles("order=created_at")).toBe("mug pot assam card");
    expect(await handles("order=title")).toBe("assam card mug pot");
    expect(await handles("order=-handle")).toBe("pot mug card assam");
    expect(await handles("order=title&limit=2&offset=2")).toBe("mug pot");
  });

  it("is filtered by what products are", async () => {
    const mug = await idOf("product", "handle", "mug");
    const card = await idOf("product", "handle", "card");
    expect(await handles(`id[0]=${mug}&id[1]=${card}`)).toBe("card mug");
    expect(await handles("handle=pot")).toBe("pot");
    expect(await handles("title[$ilike]=%25tea%25")).toBe("pot");
    expect(await handles("is_giftcard=true")).toBe("card");
    expect(await handles("created_at[$gt]=2026-01-03T12:00:00Z&created_at[$lte]=2026-01-05T12:00:00Z")).toBe(
      "card assam",
    );
    expect(await handles(`collection_id=${await idOf("product_collection", "handle", "teas")}`)).toBe("assam");
    expect(await handles(`type_id=${await idOf("product_type", "value", "Ware")}`)).toBe("pot");
    expect(await handles(`tag_id[]=${await idOf("product_tag", "value", "tea")}`)).toBe("assam pot");
    expect(await handles(`category_id=${await idOf("product_category", "handle", "kitchen")}`)).toBe("mug");
    expect(await handles(`$or[0][handle]=mug&$or[1][variants][sku]=POT-1`)).toBe("pot mug");
    expect(await handles("handle[$ne]=mug&is_giftcard=false")).toBe("assam pot");
  });

  it("is filtered by what one of their variants is", async () => {
    expect(await handles("variants[sku]=POT-1")).toBe("pot");
    expect(await handles("variants[barcode]=4006381333931")).toBe("pot");
    expect(await handles("variants[options][value]=S")).toBe("card mug");
    expect(await handles("variants[options][value]=L&variants[sku]=CARD-L")).toBe("card");
    expect(await handles("variants[options][value]=S&variants[sku]=CARD-L")).toBe("");
    const large = await idOf(
      "product_variant_option_link l JOIN product_variant v ON v.id = l.variant_id",
      "sku",
      "CARD-L",
      "option_value_id",
    );
    expect(await handles(`option_value_id=${large}`)).toBe("card");
  });

  it("is searched by words of titles and handles and by SKUs, none of which is a pattern", async () => {
    expect(await handles("q=TEA")).toBe("pot");
    expect(await handles("q=pot%20tea")).toBe("pot");
    expect(await handles("q=card-")).toBe("card");
    expect(await handles("q=100%25_t")).toBe("assam");
    expect(await handles("q=%25")).toBe("");
    expect(await handles("q=%20")).toBe("card assam pot mug");
    expect(await handles(`q=${encodeURIComponent("'; DROP TABLE product; --")}`)).toBe("");
  });

  it("shows a product of several channels of the key once", async () => {
    const apiKeys = catalogue.shop.container.resolve<{
      createPublishable(key: { title: string; salesChannelIds: string[] }): Promise<{ token: string }>;
    }>("apiKeys");
    const { token } = await apiKeys.createPublishable({
      title: "both",
      salesChannelIds: [catalogue.salesChannelId, second],
    });
    expect(await handles("", token)).toBe("crate card assam pot mug");
    expect(await handles("limit=2&offset=2&order=created_at", token)).toBe("assam card");
    expect((await read({ ...catalogue.shop, key: token }, "/store/products?limit=1")).body.count).toBe(5);
    expect(await handles(`sales_channel_id=${second}`, token)).toBe("crate pot mug");
    expect(await handles(`sales_channel_id=${second}`)).toMatch(/^400 .*Leave sales_channel_id out/);
  });

  it("is read with one statement, and counted again only when the catalogue changed", async () => {
    const { shop } = catalogue;
    const counted = async (): Promise<boolean> => {
      shop.statements();
      await handles("limit=2&tag_id=none");
      const sent = readStatements(shop);
      expect(sent).toHaveLength(1);
      return sent[0]?.includes("count(*)") ?? false;
    };
    await counted();
    expect(await counted()).toBe(false);
    await catalogue.put({ handle: "spoon", status: "draft" });
    expect(await counted()).toBe(true);
    expect(await counted()).toBe(false);
  });
});
