import { expect, vi } from "vitest";
import { exportedText } from "./exported.ts";
import { first, type World } from "./world.ts";

/** What products are sorted into. */
export async function driveGroupings({ admin }: World): Promise<void> {
  const { products } = await admin.product.list({ limit: 2 });
  const ids = products.map(({ id }) => id);

  const { collection } = await admin.productCollection.create({ title: "Winter" });
  expect((await admin.productCollection.update(collection.id, { title: "Deep winter" })).collection.title).toBe(
    "Deep winter",
  );
  await admin.productCollection.updateProducts(collection.id, { add: ids });
  expect((await admin.product.list({ collection_id: [collection.id] })).count).toBe(2);
  expect((await admin.productCollection.retrieve(collection.id)).collection.handle).toBe("winter");
  expect((await admin.productCollection.list({ q: "Deep" })).count).toBe(1);
  expect((await admin.productCollection.delete(collection.id)).deleted).toBe(true);

  const { product_category: parent } = await admin.productCategory.create({ name: "Ships", is_active: true });
  const { product_category: child } = await admin.productCategory.create({
    name: "Cogs",
    parent_category_id: parent.id,
  });
  expect((await admin.productCategory.update(child.id, { name: "Hulks" })).product_category.name).toBe("Hulks");
  const sorted = async () => (await admin.product.list({ category_id: [child.id] })).count;
  await admin.productCategory.updateProducts(child.id, { add: ids });
  expect(await sorted()).toBe(2);
  const { product_category: tree } = await admin.productCategory.retrieve(parent.id, {
    include_descendants_tree: true,
  });
  expect(tree.category_children.map(({ id }) => id)).toEqual([child.id]);
  expect((await admin.productCategory.list({ q: "Hulks" })).count).toBe(1);
  await admin.productCategory.updateProducts(child.id, { remove: ids });
  expect(await sorted()).toBe(0);
  expect((await admin.productCategory.delete(child.id)).deleted).toBe(true);
  expect((await admin.productCategory.delete(parent.id)).deleted).toBe(true);

  const { product_tag: tag } = await admin.productTag.create({ value: "salted" });
  expect((await admin.productTag.update(tag.id, { value: "very salted" })).product_tag.value).toBe("very salted");
  expect((await admin.productTag.retrieve(tag.id)).product_tag.id).toBe(tag.id);
  expect((await admin.productTag.list({ q: "very salted" })).count).toBe(1);
  expect((await admin.productTag.delete(tag.id)).deleted).toBe(true);

  const { product_type: type } = await admin.productType.create({ value: "Cargo" });
  expect((await admin.productType.update(type.id, { value: "Freight" })).product_type.value).toBe("Freight");
  expect((await admin.productType.retrieve(type.id)).product_type.id).toBe(type.id);
  expect((await admin.productType.list({ q: "Freight" })).count).toBe(1);
  expect((await admin.productType.delete(type.id)).deleted).toBe(true);
}

/** A product from its making to its end. */
export async function driveProducts({ admin }: World): Promise<void> {
  const { product } = await admin.product.create(
    {
      title: "Sea Chest",
      status: "published",
      options: [{ title: "Size", values: ["Small", "Large"] }],
      images: [{ url: "https://pictures.example/chest.png" }],
      variants: [{ title: "Small", options: { Size: "Small" }, prices: [{ currency_code: "eur", amount: 80 }] }],
    },
    { fields: "*variants,*images" },
  );
  const { id } = product;
  expect((await admin.product.update(id, { subtitle: "Oak" })).product.subtitle).toBe("Oak");
  expect((await admin.product.retrieve(id)).product.title).toBe("Sea Chest");
  expect((await admin.product.list({ q: "sea chest" })).count).toBe(1);
  // The client's types call them by another name than the wire has always had.
  expect(await admin.product.listOptions(id)).toMatchObject({ product_options: [{ title: "Size" }] });

  await admin.product.createVariant(id, {
    title: "Large",
    sku: "CHEST-L",
    options: { Size: "Large" },
    prices: [{ currency_code: "eur", amount: 120 }],
  });
  const { variants } = await admin.product.listVariants(id, { fields: "*prices,*inventory_items", order: "title" });
  const large = first(variants, "variant");
  expect(large.prices?.map(({ amount }) => amount)).toEqual([120]);
  await admin.product.updateVariant(id, large.id, { title: "Very large" });
  expect((await admin.product.retrieveVariant(id, large.id)).variant.title).toBe("Very large");
  const batched = await admin.product.batchVariants(id, { update: [{ id: large.id, title: "Large" }] });
  expect(batched.updated).toMatchObject([{ id: large.id, title: "Large" }]);
  expect((await admin.productVariant.list({ q: "CHEST-L" })).count).toBe(1);
  const { inventory_item: spare } = await admin.inventoryItem.create({ sku: "CHEST-KEY" });
  const partsOf = async () =>
    (await admin.product.retrieveVariant(id, large.id, { fields: "*inventory_items" })).variant.inventory_items;
  await admin.product.batchVariantInventoryItems(id, {
    create: [{ variant_id: large.id, inventory_item_id: spare.id, required_quantity: 2 }],
  });
  expect(await partsOf()).toMatchObject([{}, { inventory_item_id: spare.id, required_quantity: 2 }]);
  await admin.product.batchVariantInventoryItems(id, {
    delete: [{ variant_id: large.id, inventory_item_id: spare.id }],
  });
  expect(await partsOf()).toHaveLength(1);
  await admin.inventoryItem.delete(spare.id);

  const image = first(product.images, "image");
  const shown = await admin.product.batchImageVariants(id, image.id, { add: [large.id] });
  expect(shown).toMatchObject({ added: [large.id], removed: [] });
  const hidden = await admin.product.batchVariantImages(id, large.id, { remove: [image.id] });
  expect(hidden).toMatchObject({ added: [], removed: [image.id] });
  expect((await admin.product.deleteVariant(id, large.id)).deleted).toBe(true);
  const { updated } = await admin.product.batch({ update: [{ id, title: "Old sea chest" }] });
  expect(updated?.[0]?.title).toBe("Old sea chest");
  expect((await admin.product.delete(id)).deleted).toBe(true);
}

/** Options that several products share. */
export async function driveOptions({ admin }: World): Promise<void> {
  const { product_option: option } = await admin.productOption.create({ title: "Timber", values: ["Oak", "Ash"] });
  expect((await admin.productOption.update(option.id, { title: "Wood" })).product_option.title).toBe("Wood");
  expect((await admin.productOption.retrieve(option.id)).product_option.id).toBe(option.id);
  expect((await admin.productOption.list({ q: "Wood" })).count).toBeGreaterThan(0);
  const { product_option_values: values } = (await admin.productOption.listValues(option.id)) as unknown as {
    product_option_values: { id: string; value: string }[];
  };
  const ash = first(
    values.filter(({ value }) => value === "Ash"),
    "value",
  );
  await admin.productOption.updateValue(option.id, ash.id, { value: "Birch" });
  const renamed = await admin.productOption.retrieveValue(option.id, ash.id);
  expect(renamed).toMatchObject({ product_option_value: { id: ash.id, value: "Birch" } });
  const { product } = await admin.product.create({ title: "Oar", options: [{ title: "Length", values: ["Long"] }] });
  await admin.product.linkOptions(product.id, { add: [option.id] });
  // The product has an option of its own now, made after the shared one.
  const own = await admin.product.listOptions(product.id, { title: "Wood" });
  expect(own).toMatchObject({ product_options: [{ title: "Wood", values: [{ value: "Oak" }, { value: "Birch" }] }] });
  await admin.product.linkOptions(product.id, { remove: [first(own.product_options, "option").id] });
  expect(await admin.product.listOptions(product.id)).toMatchObject({ product_options: [{ title: "Length" }] });
  expect(await admin.productOption.deleteValue(option.id, ash.id)).toMatchObject({ id: ash.id, deleted: true });
  expect((await admin.productOption.delete(option.id)).deleted).toBe(true);
  expect((await admin.product.delete(product.id)).deleted).toBe(true);
}

/** Files, and products by the file. */
export async function driveFiles(world: World): Promise<void> {
  const { admin } = world;
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  // The client looks for the browser's class of this name.
  vi.stubGlobal("FileList", class {});
  const { files } = await admin.upload.create({ files: [new File([png], "dot.png", { type: "image/png" })] });
  const file = first(files, "file");
  expect((await admin.upload.retrieve(file.id)).file.url).toBe(file.url);
  const announced = await admin.upload.presignedUrl({
    originalname: "x.csv",
    mime_type: "text/csv",
    size: 10,
  });
  // Files of this storage are sent to the shop: its client takes the address for a place of its own when there is no scheme.
  expect(announced).toMatchObject({ originalname: "x.csv", url: announced.filename });
  expect((await admin.upload.delete(file.id)).deleted).toBe(true);

  const csv = (title: string) => {
    const content = `title,handle,option_1,option_1_values,variant_title,option_1_value\n${title},${title},Length,Short,Short,Short\n`;
    return { file: new File([content], "products.csv", { type: "text/csv" }) };
  };
  const arrived = async (title: string): Promise<void> => {
    await expect.poll(async () => (await admin.product.list({ handle: title })).count).toBe(1);
  };
  const begun = await admin.product.createImport(csv("hawser"));
  expect(begun.summary).toEqual({ toCreate: 1, toUpdate: 0 });
  await admin.product.confirmImport(begun.transaction_id);
  await arrived("hawser");
  const { transaction_id: exportId } = await admin.product.export({}, { handle: "hawser" });
  const lines = (await exportedText(world, `/admin/products/transfers/${exportId}`)).trim().split("\r\n");
  expect(lines).toEqual([expect.any(String), expect.stringContaining("hawser")]);
  expect((await admin.product.import(csv("painter"))).summary).toEqual({ toCreate: 1, toUpdate: 0 });
}
