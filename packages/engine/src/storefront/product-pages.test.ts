import { outsideTransaction, type Transaction, unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CategoryService } from "../catalog/index.ts";
import { productWrites } from "../../test/support/product-writes.ts";
import { type Catalogue, openCatalogue, read, type Written } from "../../test/support/test-catalogue.ts";

let catalogue: Catalogue;
beforeAll(async () => {
  // Without the work beside requests: else the shop's own poll renders what is due before a test has seen that it is.
  catalogue = await openCatalogue({ cache: { replies: false }, worker: { mode: "off" } });
});
afterAll(() => catalogue.shop.close());

const query = <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  catalogue.shop.database.query(unnamed<Row>(text), values);
const due = async (id: string): Promise<boolean> =>
  (await query("SELECT FROM product_page_due WHERE product_id = $1", [id])).length > 0;

const render = async (id: string): Promise<void> => {
  await catalogue.pages.renderDue();
  expect(await due(id)).toBe(false);
};

const everything = (): string =>
  `region_id=${catalogue.europe}&fields=${encodeURIComponent("*variants.calculated_price,*variants.images,+metadata,*categories,+status")}`;
const show = async ({ id }: Written): Promise<string> =>
  (await read(catalogue.shop, `/store/products/${id}?${everything()}`)).text;

let made = 0;
const lamp = (): Promise<Written> =>
  catalogue.put({
    handle: `lamp-${(made += 1)}`,
    tags: ["light"],
    type: "Lamp",
    collection: { handle: "home", title: "Home" },
    options: [{ title: "Colour", values: ["Red", "Blue"] }],
    images: [{ url: "https://shop.test/a.svg" }, { url: "https://shop.test/b.svg" }],
    variants: ["Red", "Blue"].map((title) => ({
      title,
      options: { Colour: title },
      costs: [{ currencyCode: "eur", amount: 1000 }],
    })),
  });

describe("what a shopper is shown", () => {
  const [product, variant] = ["$1", "$2"];
  const changes: Record<string, string> = {
    "a title": `UPDATE product SET title = 'Changed' WHERE id = ${product}`,
    metadata: `UPDATE product SET metadata = '{"a": "Changed"}' WHERE id = ${product}`,
    "a variant": `UPDATE product_variant SET title = 'Changed' WHERE id = ${variant}`,
    "a price": `UPDATE price SET amount = 4711 WHERE variant_id = ${variant}`,
    "an option": `UPDATE product_option SET title = 'Changed' WHERE product_id = ${product}`,
    "an option's value": `UPDATE product_option_value v SET value = 'Changed' FROM product_option o WHERE o.id = v.option_id AND o.product_id = ${product} AND v.value = 'Red'`,
    "a variant's choice": `UPDATE product_variant_option_link l SET option_value_id = v.id FROM product_option_value v WHERE l.variant_id = ${variant} AND v.option_id = l.option_id AND v.value = 'Blue'`,
    "a picture": `UPDATE product_image SET url = 'https://shop.test/changed.svg' WHERE product_id = ${product}`,
    "a picture less": `DELETE FROM product_image WHERE product_id = ${product}`,
    "a variant's picture": `INSERT INTO product_variant_image_link SELECT ${variant}, min(id) FROM product_image WHERE product_id = ${product}`,
    "a tag": `UPDATE product_tag SET value = value || '-changed' WHERE id IN (SELECT tag_id FROM product_tag_link WHERE product_id = ${product})`,
    "a tag less": `DELETE FROM product_tag_link WHERE product_id = ${product}`,
    "a type": `UPDATE product_type SET value = value || '-changed' WHERE id = (SELECT type_id FROM product WHERE id = ${product})`,
    "a collection": `UPDATE product_collection SET title = 'Changed' WHERE id = (SELECT collection_id FROM product WHERE id = ${product})`,
    "a collection less": `DELETE FROM product_collection WHERE id = (SELECT collection_id FROM product WHERE id = ${product})`,
  };

  it.each(Object.entries(changes))(
    "follows a change of %s at once, and the same when it is rendered ahead",
    async (_name, change) => {
      const changed = await lamp();
      await render(changed.id);
      const before = await show(changed);
      const parameters = change.includes("$1") ? [changed.id] : [];
      const text = change.includes("$2")
        ? change.replaceAll("$2", `$${parameters.push(changed.variantIds[0] ?? "")}`)
        : change;
      await query(text, parameters);
      expect(await due(changed.id)).toBe(true);
      const after = await show(changed);
      expect(after).not.toBe(before);
      await render(changed.id);
      expect(await show(changed)).toBe(after);
    },
  );

  it("follows what the catalogue's own services do", async () => {
    const products = productWrites(catalogue.shop);
    const categories = catalogue.shop.container.resolve<CategoryService>("categories");
    const changed = await lamp();
    await render(changed.id);
    const { id: categoryId } = await categories.create({ name: "Lighting", handle: "lighting", isActive: true });
    await products.update(changed.id, { title: "Lantern", categoryIds: [categoryId] });
    const { body } = await read(catalogue.shop, `/store/products/${changed.id}?fields=title,*categories`);
    expect(body.product).toMatchObject({ title: "Lantern", categories: [{ name: "Lighting", handle: "lighting" }] });
    await products.update(changed.id, { status: "draft" });
    expect((await read(catalogue.shop, `/store/products/${changed.id}`)).status).toBe(404);
    await products.update(changed.id, { status: "published" });
    expect((await read(catalogue.shop, `/store/products/${changed.id}`)).status).toBe(200);
    await products.delete(changed.id);
    expect((await read(catalogue.shop, `/store/products/${changed.id}`)).status).toBe(404);
    await render(changed.id);
    expect(await query("SELECT FROM product_page WHERE product_id = $1", [changed.id])).toEqual([]);
  });

  it("does not follow a change that was rolled back", async () => {
    const kept = await lamp();
    await render(kept.id);
    const before = await show(kept);
    const failing = catalogue.shop.database.transaction(async (tx) => {
      await tx.query(unnamed<never>("UPDATE product SET title = 'Never' WHERE id = $1"), [kept.id]);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await due(kept.id)).toBe(false);
    expect(await show(kept)).toBe(before);
  });
});

describe("two that meet", () => {
  /** Runs `meanwhile` while a transaction has done `change` and not committed it. */
  const during = async (
    change: (tx: Transaction) => Promise<unknown>,
    meanwhile: () => Promise<unknown>,
  ): Promise<void> => {
    await catalogue.shop.database.transaction(async (tx) => {
      await change(tx);
      // The other side has a connection of its own, and no part in this transaction.
      await outsideTransaction(meanwhile);
    });
  };
  const rename = (id: string, title: string) => (tx: Transaction) =>
    tx.query(unnamed<never>("UPDATE product SET title = $2 WHERE id = $1"), [id, title]);

  it("a page rendered before a commit is not taken for current after it", async () => {
    const changed = await lamp();
    await during(rename(changed.id, "Second"), async () => {
      await query("UPDATE product_variant SET title = 'First' WHERE id = $1", [changed.variantIds[0]]);
      await render(changed.id);
    });
    expect(await due(changed.id)).toBe(true);
    expect(await show(changed)).toContain('"title":"Second"');
    await render(changed.id);
    expect(await show(changed)).toContain('"title":"Second"');
    expect(await show(changed)).toContain('"title":"First"');
  });

  it("publishing a product and putting it into a channel, each unseen by the other, show it", async () => {
    const hidden = await catalogue.put({ handle: "hidden", status: "draft" }, []);
    let linking: Promise<unknown> = Promise.resolve();
    await during(
      (tx) => tx.query(unnamed<never>("UPDATE product SET status = 'published' WHERE id = $1"), [hidden.id]),
      async () => {
        linking = query("INSERT INTO product_sales_channel_link VALUES ($1, $2)", [
          hidden.id,
          catalogue.salesChannelId,
        ]);
        const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
          AND query LIKE 'INSERT INTO product_sales_channel_link%'`;
        await expect.poll(async () => (await query(waiting)).length, { timeout: 8_000 }).toBe(1);
      },
    );
    await linking;
    expect((await read(catalogue.shop, `/store/products/${hidden.id}`)).status).toBe(200);
  });
});
