import { happened, type Transaction } from "@hanse/plugin-kit";
import { refuseStale } from "../platform/http/row-version.ts";
import { ImageNotFound, VariantNotFound } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import type { NewVariant, VariantChanges } from "./new-product.ts";
import { changedOptions, loadOptions, type OptionChange, spellOut } from "./option-wishes.ts";
import { ProductImage, ProductVariant, ProductVariantImageLink } from "./product.entity.ts";
import { ProductUpdated } from "./product.events.ts";
import { changedNow, lockProduct } from "./product-lock.ts";
import { arrange } from "./variant-arrangement.ts";

/** Several changes of a product's variants; those that are not named stay as they are. */
export interface VariantBatch {
  readonly create?: readonly NewVariant[];
  readonly update?: readonly (VariantChanges & { readonly id: string })[];
  readonly delete?: readonly string[];
}

/** Which pairs of variant and image come and go. */
export interface PictureChange {
  readonly variantIds: readonly string[];
  readonly imageIds: readonly string[];
}

/**
 * A product's variants, options and pictures one at a time, each method a part of a transaction as with `ProductService`. Any
 * of it is a change of the product.
 */
export class VariantService {
  /** Returns the ids of the new variants, in their order. */
  async change(
    tx: Transaction,
    productId: string,
    { create = [], update = [], delete: gone = [] }: VariantBatch,
    expected?: { readonly id: string; readonly version: number | undefined },
  ): Promise<string[]> {
    const product = await lockProduct(tx, productId, undefined);
    const stored = await tx.em.find(
      ProductVariant,
      { productId, deletedAt: null },
      { orderBy: { variantRank: "asc", id: "asc" } },
    );
    const byId = new Map(stored.map((variant) => [variant.id, variant]));
    const unknown = [...gone, ...update.map(({ id }) => id)].find((id) => !byId.has(id));
    if (unknown !== undefined) throw new VariantNotFound({ id: unknown, productId });
    if (expected) refuseStale(expected.id, expected.version, byId.get(expected.id)?.version ?? 0);
    const changes = new Map(update.map((change) => [change.id, change]));
    const staying = stored.filter(({ id }) => !gone.includes(id));
    Object.assign(product, changedNow());
    for (const { id } of update) Object.assign(byId.get(id) ?? {}, { updatedAt: new Date() });
    const ids = await naming(
      arrange(tx.em, productId, undefined, [...staying.map(({ id }) => changes.get(id) ?? { id }), ...create]).then(
        async (arranged) => {
          await tx.em.flush();
          return arranged;
        },
      ),
    );
    tx.emit(happened(ProductUpdated, { id: productId }));
    return ids.slice(staying.length);
  }

  /** Adds, changes and removes options; the variants follow. */
  async changeOptions(tx: Transaction, productId: string, change: OptionChange, expected?: number): Promise<void> {
    const product = await lockProduct(tx, productId, expected);
    const stored = await loadOptions(tx.em, { productId });
    const wanted = changedOptions(stored, change, await spellOut(tx.em, change.add ?? []));
    Object.assign(product, changedNow());
    await naming(arrange(tx.em, productId, wanted, undefined).then(() => tx.em.flush()));
    tx.emit(happened(ProductUpdated, { id: productId }));
  }

  /** Shows variants in pictures of their product, or no longer. */
  async picture(
    tx: Transaction,
    productId: string,
    { add, remove }: { readonly add: PictureChange; readonly remove: PictureChange },
  ): Promise<void> {
    const product = await lockProduct(tx, productId, undefined);
    const variantIds = [...new Set([...add.variantIds, ...remove.variantIds])];
    const imageIds = [...new Set([...add.imageIds, ...remove.imageIds])];
    const variants = await tx.em.find(ProductVariant, { productId, deletedAt: null, id: { $in: variantIds } });
    const images = await tx.em.find(ProductImage, { productId, id: { $in: imageIds } });
    const unknownVariant = variantIds.find((id) => variants.every((variant) => variant.id !== id));
    if (unknownVariant !== undefined) throw new VariantNotFound({ id: unknownVariant, productId });
    const unknownImage = imageIds.find((id) => images.every((image) => image.id !== id));
    if (unknownImage !== undefined) throw new ImageNotFound({ id: unknownImage, productId });
    for (const { variantIds: ofVariants, imageIds: ofImages } of [add, remove]) {
      await tx.em.nativeDelete(ProductVariantImageLink, {
        variantId: { $in: [...ofVariants] },
        imageId: { $in: [...ofImages] },
      });
    }
    for (const variantId of new Set(add.variantIds)) {
      for (const imageId of new Set(add.imageIds)) tx.em.create(ProductVariantImageLink, { variantId, imageId });
    }
    for (const variant of variants) Object.assign(variant, { updatedAt: new Date() });
    Object.assign(product, changedNow());
    await tx.em.flush();
    tx.emit(happened(ProductUpdated, { id: productId }));
  }

  /** Notes that something of these variants which is kept elsewhere (their prices, their stock items) changes. */
  async changeElsewhere(tx: Transaction, productId: string, variantIds: readonly string[]): Promise<void> {
    const product = await lockProduct(tx, productId, undefined);
    Object.assign(product, changedNow());
    await tx.em.flush();
    const where = { productId, deletedAt: null, id: { $in: [...variantIds] } };
    const known = new Set((await tx.em.find(ProductVariant, where, { fields: ["id"] })).map(({ id }) => id));
    const unknown = variantIds.find((id) => !known.has(id));
    if (unknown !== undefined) throw new VariantNotFound({ id: unknown, productId });
    await tx.em.nativeUpdate(ProductVariant, where, { updatedAt: new Date() });
    tx.emit(happened(ProductUpdated, { id: productId }));
  }
}
