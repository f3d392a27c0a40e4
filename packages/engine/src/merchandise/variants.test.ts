import { unnamed } from "@hanse/plugin-kit";
import { afterAll, describe, expect, test } from "vitest";
import { first, openMerchandise } from "../../test/merchandise-desk.ts";

const { create, get, post, reads, remove, shop } = await openMerchandise();
afterAll(() => shop.close());

describe("variants", () => {
  test("are added, changed and deleted one at a time", async () => {
    const product = await create();
    const url = `/admin/products/${product.id}/variants`;
    const full = await post(url, { title: "Large", options: { Size: "L" }, prices: [] });
    expect(full.body.message).toMatch(/names the value "L"/);
    await post(`/admin/products/${product.id}/options/batch`, {
      update: [{ product_option_id: first(product.options).id, add: ["L", { value: "XL" }] }],
    });
    const added = await post(url, {
      title: "Large",
      options: { Size: "L" },
      prices: [{ currency_code: "eur", amount: 9 }],
    });
    expect(added.body.product.variants).toHaveLength(3);
    const list = await get(`${url}?q=large`);
    expect(list.body).toMatchObject({ count: 1, variants: [{ title: "Large", prices: [{ amount: 9 }] }] });
    const { id } = first(list.body.variants);
    const { body } = await remove(`${url}/${id}`);
    expect(body).toMatchObject({ id, object: "variant", deleted: true, parent: { id: product.id } });
    expect((await get(`${url}/${id}`)).status).toBe(404);
    expect((await remove(`${url}/${id}`)).status).toBe(404);
    expect((await get("/admin/products/prod_no/variants")).status).toBe(404);
  });

  test("are changed in one batch or not at all", async () => {
    const product = await create();
    const [small, medium] = product.variants;
    const url = `/admin/products/${product.id}/variants/batch`;
    const failed = await post(url, { update: [{ id: small?.id, title: "Tiny" }], delete: ["variant_no"] });
    expect(failed.status).toBe(404);
    expect((await get(`/admin/products/${product.id}`)).body.product.variants[0]?.title).toBe("Small");
    const { body } = await post(url, {
      create: [{ title: "New", options: { Size: "M" }, prices: [{ currency_code: "eur", amount: 1 }] }],
      update: [{ id: small?.id, title: "Tiny", prices: [{ currency_code: "eur", amount: 2 }] }],
      delete: [medium?.id],
    });
    expect(body).toMatchObject({
      created: [{ title: "New", prices: [{ amount: 1 }] }],
      updated: [{ id: small?.id, title: "Tiny", prices: [{ amount: 2 }] }],
      deleted: { ids: [medium?.id], object: "variant", deleted: true },
    });
  });

  test("are listed over all products with their stock", async () => {
    const product = await create();
    const { id, sku } = first(product.variants);
    const [item] = await shop.database.query(
      unnamed<{ id: string }>(`SELECT inventory_item_id AS id FROM variant_inventory_item WHERE variant_id = '${id}'`),
    );
    const [location] = await shop.database.query(unnamed<{ id: string }>("SELECT id FROM stock_location"));
    await post(`/admin/inventory-items/${item?.id}/location-levels`, {
      location_id: location?.id,
      stocked_quantity: 7,
    });
    const url = `/admin/product-variants?sku=${sku}&fields=id,inventory_quantity,product.title`;
    expect((await get(url)).body).toMatchObject({
      count: 1,
      variants: [{ id, inventory_quantity: 7, product: { title: product.title } }],
    });
    shop.statements();
    await get(`/admin/product-variants?q=${sku}&manage_inventory=true&fields=*images,*inventory_items,*product`);
    expect(reads()).toHaveLength(1);
  });

  test("take inventory items by hand", async () => {
    const product = await create();
    const [small, medium] = product.variants;
    const [own] = await shop.database.query(
      unnamed<{ id: string }>(
        `SELECT inventory_item_id AS id FROM variant_inventory_item WHERE variant_id = '${small?.id}'`,
      ),
    );
    const itemId = own?.id ?? "";
    const url = `/admin/products/${product.id}/variants`;
    const kit = await post(`${url}/${medium?.id}/inventory-items`, { inventory_item_id: itemId, required_quantity: 3 });
    expect(kit.status).toBe(200);
    const changed = await post(
      `${url}/${medium?.id}/inventory-items/${itemId}?fields=*inventory_items,*inventory_items.inventory`,
      { required_quantity: 2 },
    );
    expect(changed.body.variant.inventory_items).toMatchObject([
      { inventory_item_id: itemId, required_quantity: 2, inventory: { id: itemId, sku: small?.sku } },
    ]);
    const nowhere = await post(`${url}/${medium?.id}/inventory-items`, { inventory_item_id: "iitem_no" });
    expect({ status: nowhere.status, message: nowhere.body.message }).toMatchObject({
      status: 404,
      message: expect.stringContaining("iitem_no"),
    });
    const gone = await remove(`${url}/${medium?.id}/inventory-items/${itemId}`);
    expect(gone.body).toMatchObject({
      id: { Product: { variant_id: medium?.id }, Inventory: { inventory_item_id: itemId } },
      object: "variant-inventory-item-link",
      deleted: true,
      parent: { id: medium?.id },
    });
    expect((await remove(`${url}/${medium?.id}/inventory-items/${itemId}`)).status).toBe(404);
    const pair = { variant_id: medium?.id, inventory_item_id: itemId };
    const failed = await post(`${url}/inventory-items/batch`, {
      create: [{ ...pair, required_quantity: 1 }],
      delete: [{ ...pair, inventory_item_id: "iitem_no" }],
    });
    expect(failed.status).toBe(404);
    const batch = await post(`${url}/inventory-items/batch`, { create: [{ ...pair, required_quantity: 4 }] });
    expect(batch.body.created).toEqual([
      { Product: { variant_id: medium?.id }, Inventory: { inventory_item_id: itemId } },
    ]);
    const foreign = await create();
    const theirs = first(foreign.variants).id;
    const wrong = await post(`${url}/${theirs}/inventory-items`, { inventory_item_id: itemId });
    expect(wrong.status).toBe(404);
  });

  test("are shown in pictures", async () => {
    const product = await create();
    const [small, medium] = product.variants;
    const imageId = first(product.images).id;
    const url = `/admin/products/${product.id}`;
    const { body } = await post(`${url}/images/${imageId}/variants/batch`, { add: [small?.id, medium?.id] });
    expect(body).toMatchObject({ added: [small?.id, medium?.id], removed: [] });
    await post(`${url}/variants/${medium?.id}/images/batch`, { remove: [imageId] });
    const shown = (await get(`${url}?fields=*variants.images`)).body.product.variants;
    expect(shown.map(({ images = [] }) => images.length)).toEqual([1, 0]);
    expect((await post(`${url}/images/img_no/variants/batch`, { add: [small?.id] })).status).toBe(404);
    expect((await post(`${url}/images/${imageId}/variants/batch`, { add: ["variant_no"] })).status).toBe(404);
  });
});

test("options come and go, and the variants follow", async () => {
  const product = await create();
  const url = `/admin/products/${product.id}/options`;
  const other = await create({ options: [{ title: "Colour", values: ["Red", "Blue"] }], variants: [] });
  const { id: colourId, values = [] } = first(other.options);
  const added = await post(`${url}/batch`, {
    add: [
      { id: colourId, value_ids: [values[1]?.id] },
      { title: "Fit", values: ["Slim", "Wide"], ranks: { Wide: 0, Slim: 1 } },
    ],
  });
  expect(added.body.product.options.map(({ title }) => title)).toEqual(["Size", "Colour", "Fit"]);
  expect(first(added.body.product.variants).options).toMatchObject([
    { value: "S" },
    { value: "Blue" },
    { value: "Wide" },
  ]);
  const listed = await get(`${url}?limit=2`);
  expect(listed.body).toMatchObject({
    count: 3,
    limit: 2,
    product_options: [{ title: "Size", values: [{ value: "S" }, { value: "M" }] }, {}],
  });
  const size = first(product.options).id;
  const collision = await post(`${url}/batch`, { remove: [size] });
  expect(collision.body.message).toMatch(/same option values/);
  const kept = added.body.product.options.filter(({ title }) => title !== "Fit").flatMap(({ id }) => id ?? []);
  const { body } = await post(`/admin/products/${product.id}`, { option_ids: kept });
  expect(body.product.options.map(({ id }) => id)).toEqual(kept);
  expect((await post(`${url}/batch`, { remove: ["opt_no"] })).status).toBe(404);
});
