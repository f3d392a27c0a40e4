import { happened, newId, type Transaction } from "@hanse/plugin-kit";
import { InvalidHandle } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import { handleOf, isHandle } from "./handle.ts";
import type { NewProduct, ProductChanges } from "./new-product.ts";
import { spellOut } from "./option-wishes.ts";
import { Product, ProductVariant } from "./product.entity.ts";
import { ProductCreated, ProductDeleted, ProductUpdated } from "./product.events.ts";
import { changedNow, lockProduct } from "./product-lock.ts";
import { createParts, replaceParts } from "./product-parts.ts";
import { arrange, arrangeNew } from "./variant-arrangement.ts";

/** A product as it was written. */
export interface SavedProduct {
  readonly id: string;
  /** One for each variant that was named, in that order. */
  readonly variantIds: readonly string[];
}

/**
 * Products as staff work with them, each method a part of a transaction that may write prices and stock links too; who ends it
 * touches the topic `catalog`. `ProductWriter` is for many.
 */
export class ProductService {
  async create(tx: Transaction, products: readonly NewProduct[]): Promise<SavedProduct[]> {
    const wishes = await spellOut(
      tx.em,
      products.flatMap(({ options = [] }) => options),
    );
    const saved = products.map(({ options = [], ...product }) =>
      this.#create(tx, product, wishes.splice(0, options.length)),
    );
    await naming(tx.em.flush());
    tx.emit(...saved.map(({ id }) => happened(ProductCreated, { id })));
    return saved;
  }

  /** What is undefined stays; a list replaces all that there was. */
  async update(tx: Transaction, id: string, changes: ProductChanges, expected?: number): Promise<SavedProduct> {
    const { images, categoryIds, tagIds, salesChannelIds, options, variants, ...columns } = changes;
    if (columns.handle !== undefined && !isHandle(columns.handle)) throw new InvalidHandle({ handle: columns.handle });
    const product = await lockProduct(tx, id, expected);
    Object.assign(product, defined(columns), changedNow());
    const wanted = options && (await spellOut(tx.em, options));
    const write = async (): Promise<string[]> => {
      const ids = wanted || variants ? await arrange(tx.em, id, wanted, variants) : [];
      await replaceParts(tx, id, { images, categoryIds, tagIds, salesChannelIds });
      await tx.em.flush();
      return ids;
    };
    const variantIds = await naming(write());
    tx.emit(happened(ProductUpdated, { id }));
    return { id, variantIds: variants ? variantIds : [] };
  }

  /** Takes the product and its variants out of the shop. Orders keep what they know of them; the handle and SKUs are free again. */
  async delete(tx: Transaction, id: string, expected?: number): Promise<void> {
    const product = await lockProduct(tx, id, expected);
    const deletedAt = new Date();
    product.deletedAt = deletedAt;
    await tx.em.nativeUpdate(ProductVariant, { productId: id, deletedAt: null }, { deletedAt, updatedAt: deletedAt });
    await tx.em.flush();
    tx.emit(happened(ProductDeleted, { id }));
  }

  #create(
    tx: Transaction,
    { images, categoryIds, tagIds, salesChannelIds, variants = [], ...columns }: Omit<NewProduct, "options">,
    options: Awaited<ReturnType<typeof spellOut>>,
  ): SavedProduct {
    const handle = columns.handle ?? handleOf(columns.title);
    if (!isHandle(handle)) throw new InvalidHandle({ handle });
    const id = newId("prod");
    const thumbnail = columns.thumbnail === undefined ? images?.[0]?.url : columns.thumbnail;
    tx.em.create(Product, { ...defined(columns), id, handle, thumbnail: thumbnail ?? null });
    const variantIds = arrangeNew(tx.em, id, options, variants);
    createParts(tx, id, { images, categoryIds, tagIds, salesChannelIds });
    return { id, variantIds };
  }
}

/** MikroORM takes undefined for a value. */
const defined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
