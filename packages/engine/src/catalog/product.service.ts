import { LockMode } from "@mikro-orm/postgresql";
import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { InvalidHandle, ProductNotFound } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import { handleOf, isHandle } from "./handle.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import type { NewProduct, ProductChanges, ProductParts } from "./new-product.ts";
import {
  Product,
  ProductCategoryLink,
  ProductImage,
  ProductSalesChannelLink,
  ProductTagLink,
  ProductVariant,
} from "./product.entity.ts";
import { ProductCreated, ProductDeleted, ProductUpdated } from "./product.events.ts";
import { productColumns, productIsLive, productListing } from "./product.queries.ts";
import type { ProductDto } from "./product.schema.ts";
import { arrange, arrangeNew } from "./variant-arrangement.ts";

/** Products one at a time, as staff work with them. `ProductWriter` is for many. */
export class ProductService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  async create({
    images,
    categoryIds,
    tagIds,
    salesChannelIds,
    options,
    variants,
    ...columns
  }: NewProduct): Promise<{ id: string }> {
    const handle = columns.handle ?? handleOf(columns.title);
    if (!isHandle(handle)) throw new InvalidHandle({ handle });
    return naming(
      this.#database.transaction(async (tx) => {
        const id = newId("prod");
        const thumbnail = columns.thumbnail === undefined ? images?.[0]?.url : columns.thumbnail;
        tx.em.create(Product, { ...defined(columns), id, handle, thumbnail: thumbnail ?? null });
        arrangeNew(tx.em, id, options ?? [], variants ?? []);
        await this.#replaceParts(tx, id, { images, categoryIds, tagIds, salesChannelIds });
        await this.#finish(tx);
        tx.emit(happened(ProductCreated, { id }));
        return { id };
      }),
    );
  }

  async update(
    id: string,
    { images, categoryIds, tagIds, salesChannelIds, options, variants, ...columns }: ProductChanges,
  ): Promise<void> {
    if (columns.handle !== undefined && !isHandle(columns.handle)) throw new InvalidHandle({ handle: columns.handle });
    await naming(
      this.#database.transaction(async (tx) => {
        const product = await this.#lock(tx, id);
        Object.assign(product, defined(columns), { contentHash: null, updatedAt: new Date() });
        if (options || variants) await arrange(tx.em, id, options, variants);
        await this.#replaceParts(tx, id, { images, categoryIds, tagIds, salesChannelIds });
        await this.#finish(tx);
        tx.emit(happened(ProductUpdated, { id }));
      }),
    );
  }

  /** Takes the product and its variants out of the shop. Orders keep what they know of them; the handle and SKUs are free again. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const product = await this.#lock(tx, id);
      const deletedAt = new Date();
      product.deletedAt = deletedAt;
      await tx.em.nativeUpdate(ProductVariant, { productId: id, deletedAt: null }, { deletedAt, updatedAt: deletedAt });
      await this.#finish(tx);
      tx.emit(happened(ProductDeleted, { id }));
    });
  }

  async get(id: string, fields: Selection): Promise<Partial<ProductDto>> {
    const row = await readOne<ProductDto>(this.#database, productListing, selected(fields), id);
    if (!row) throw new ProductNotFound({ id });
    return fields.pick(row);
  }

  async list(query: ListQuery, fields: Selection): Promise<ListedPage<Partial<ProductDto>>> {
    const page = await readPage<ProductDto>(this.#database, productListing, selected(fields), query);
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  /** The row of the product stands for all that belongs to it: who changes any of that locks it first. */
  async #lock(tx: Transaction, id: string) {
    const product = await tx.em.findOne(Product, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!product) throw new ProductNotFound({ id });
    return product;
  }

  async #replaceParts(
    tx: Transaction,
    productId: string,
    { images, categoryIds, tagIds, salesChannelIds }: ProductParts,
  ): Promise<void> {
    const { em } = tx;
    if (images) await replaceImages(tx, productId, images);
    if (categoryIds) {
      await em.nativeDelete(ProductCategoryLink, { productId });
      for (const categoryId of new Set(categoryIds)) em.create(ProductCategoryLink, { productId, categoryId });
    }
    if (tagIds) {
      await em.nativeDelete(ProductTagLink, { productId });
      for (const tagId of new Set(tagIds)) em.create(ProductTagLink, { productId, tagId });
    }
    if (salesChannelIds) {
      await em.nativeDelete(ProductSalesChannelLink, { productId });
      for (const salesChannelId of new Set(salesChannelIds))
        em.create(ProductSalesChannelLink, { productId, salesChannelId });
    }
  }

  async #finish(tx: Transaction): Promise<void> {
    await tx.em.flush();
    await touch(tx, "catalog");
  }
}

/** Pictures keep their ids, and so the variants they show, where the URL stays. */
async function replaceImages(
  { em }: Transaction,
  productId: string,
  images: readonly { url: string; alt?: string }[],
): Promise<void> {
  const known = new Map((await em.find(ProductImage, { productId })).map((image) => [image.url, image]));
  const wanted = new Map(images.map((image) => [image.url, image]));
  for (const [url, image] of known) if (!wanted.has(url)) em.remove(image);
  for (const [rank, { url, alt }] of [...wanted.values()].entries()) {
    const image = known.get(url);
    const metadata = alt === undefined ? (image?.metadata ?? null) : { ...image?.metadata, alt };
    if (image) Object.assign(image, { rank, metadata });
    else em.create(ProductImage, { id: newId("img"), productId, url, rank, metadata });
  }
}

const selected = (fields: Selection) => ({ columns: productColumns(fields), condition: productIsLive, params: [] });

/** MikroORM takes undefined for a value. */
const defined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
