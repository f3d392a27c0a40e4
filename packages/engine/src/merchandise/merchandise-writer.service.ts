import type { Transaction } from "@hanse/plugin-kit";
import type {
  NewProduct,
  NewVariant,
  ProductChanges,
  ProductService,
  VariantChanges,
  VariantService,
} from "../catalog/index.ts";
import type { VariantLinkService } from "../inventory/index.ts";
import { violationOf } from "../platform/database/violation.ts";
import type { PriceService } from "../pricing/index.ts";
import { ProfileToShipByNotFound } from "./merchandise.errors.ts";
import { putProfiles, storedPrices } from "./merchandise.queries.ts";
import type { Merchandise } from "./product-input.schema.ts";
import type { StockItems } from "./stock-items.service.ts";
import { toNewPrices, type VariantExtras } from "./variant-extras.ts";

/** A variant in all its parts. */
export interface MerchandiseVariant<V> {
  readonly variant: V;
  readonly extras: VariantExtras;
}

/** Several changes of a product's variants. */
export interface MerchandiseVariants {
  readonly create?: readonly MerchandiseVariant<NewVariant>[];
  readonly update?: readonly MerchandiseVariant<VariantChanges & { readonly id: string }>[];
  readonly delete?: readonly string[];
}

/** What was written, and which variants are to be settled with {@link StockItems} after the commit. */
export interface Written {
  readonly ids: readonly string[];
  readonly due: readonly string[];
}

interface ExtrasOf {
  readonly variantId: string;
  readonly extras: VariantExtras;
}

/**
 * Writes products in all their parts as pieces of one transaction, which touches the topic `catalog` at its end: the catalogue's
 * rows, then prices, stock links and shipping profile.
 */
export class MerchandiseWriter {
  readonly #products: ProductService;
  readonly #variants: VariantService;
  readonly #prices: PriceService;
  readonly #links: VariantLinkService;
  readonly #stockItems: StockItems;

  constructor(uses: {
    products: ProductService;
    variants: VariantService;
    prices: PriceService;
    variantLinks: VariantLinkService;
    stockItems: StockItems;
  }) {
    this.#products = uses.products;
    this.#variants = uses.variants;
    this.#prices = uses.prices;
    this.#links = uses.variantLinks;
    this.#stockItems = uses.stockItems;
  }

  async create(tx: Transaction, all: readonly Merchandise<NewProduct>[]): Promise<Written> {
    const saved = await this.#products.create(
      tx,
      all.map(({ product }) => product),
    );
    const extras = saved.flatMap(({ variantIds }, at) => extrasOf(variantIds, all[at]?.extras ?? []));
    await this.#putProfiles(
      tx,
      saved.map(({ id }, at) => ({ id, profileId: all[at]?.shippingProfileId })),
    );
    return { ids: saved.map(({ id }) => id), due: await this.#putExtras(tx, extras) };
  }

  async update(
    tx: Transaction,
    id: string,
    { product, shippingProfileId, extras }: Merchandise<ProductChanges>,
    expected?: number,
  ): Promise<Written> {
    const { variantIds } = await this.#products.update(tx, id, product, expected);
    await this.#putProfiles(tx, [{ id, profileId: shippingProfileId }]);
    const all = extrasOf(variantIds, extras);
    const repriced = all.filter(({ extras: { prices, items } }) => prices ?? items);
    if (repriced.length > 0)
      await this.#variants.changeElsewhere(
        tx,
        id,
        repriced.map(({ variantId }) => variantId),
      );
    return { ids: [id], due: await this.#putExtras(tx, all) };
  }

  async delete(tx: Transaction, id: string, expected?: number): Promise<void> {
    await this.#products.delete(tx, id, expected);
  }

  /** Returns the ids of the new variants. */
  async changeVariants(
    tx: Transaction,
    productId: string,
    { create = [], update = [], delete: gone = [] }: MerchandiseVariants,
    expected?: { readonly id: string; readonly version: number | undefined },
  ): Promise<Written> {
    const changes = {
      create: create.map(({ variant }) => variant),
      update: update.map(({ variant }) => variant),
      delete: gone,
    };
    const ids = await this.#variants.change(tx, productId, changes, expected);
    const due = await this.#putExtras(tx, [
      ...extrasOf(
        ids,
        create.map(({ extras }) => extras),
      ),
      ...update.map(({ variant, extras }) => ({ variantId: variant.id, extras })),
    ]);
    return { ids, due };
  }

  async #putExtras(tx: Transaction, all: readonly ExtrasOf[]): Promise<readonly string[]> {
    const stocked = all.flatMap(({ variantId, extras: { items } }) => (items ? [{ variantId, items }] : []));
    if (stocked.length > 0) await this.#links.replace(tx, stocked);
    const priced = all.flatMap(({ variantId, extras: { prices } }) => (prices ? [{ variantId, prices }] : []));
    if (priced.length > 0) {
      const stored = await tx.query(storedPrices, [priced.map(({ variantId }) => variantId)]);
      const byVariant = Map.groupBy(stored, ({ variantId }) => variantId);
      const wanted = priced.map(({ variantId, prices }) => ({
        variantId,
        prices: toNewPrices(variantId, prices, byVariant.get(variantId) ?? []),
      }));
      await this.#prices.writePrices(tx, wanted);
    }
    return this.#stockItems.note(
      tx,
      all.map(({ variantId }) => variantId),
    );
  }

  async #putProfiles(
    tx: Transaction,
    all: readonly { readonly id: string; readonly profileId: string | null | undefined }[],
  ): Promise<void> {
    const named = all.filter(({ profileId }) => profileId !== undefined);
    if (named.length === 0) return;
    try {
      await tx.query(putProfiles, [named.map(({ id }) => id), named.map(({ profileId }) => profileId ?? null)]);
    } catch (error) {
      const { kind, value } = violationOf(error) ?? {};
      if (kind !== "reference" || value === undefined) throw error;
      throw new ProfileToShipByNotFound({ id: value }, { cause: error });
    }
  }
}

const extrasOf = (variantIds: readonly string[], extras: readonly VariantExtras[]): ExtrasOf[] =>
  variantIds.map((variantId, at) => ({ variantId, extras: extras[at] ?? {} }));
