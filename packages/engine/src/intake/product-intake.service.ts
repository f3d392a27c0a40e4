import type { ProductDraft, ProductWriter, WrittenProduct } from "../catalog/index.ts";
import type { StockLocationService, VariantStockService } from "../inventory/index.ts";
import type { PriceService } from "../pricing/index.ts";
import type { StoreService } from "../store/index.ts";

/** What happens to the stock of products that are in the shop already. */
export type StockPolicy = "keep" | "set";

export interface IntakeOptions {
  readonly stock: StockPolicy;
  /**
   * Location ids by the keys that drafts use; a bare number in a draft is counted at the first. Without them, everything is
   * counted at the shop's default location.
   */
  readonly locations?: ReadonlyMap<string, string>;
}

/** What became of a draft. */
export interface Intaken {
  readonly handle: string;
  readonly outcome: WrittenProduct["outcome"];
  readonly problem?: string;
}

type Written = Exclude<WrittenProduct, { outcome: "refused" }>;

/**
 * Takes products into the shop: catalogue, prices and stock, for imports, the demo and generated catalogues. Each part is
 * a transaction of its own domain; taking the same drafts in again finishes what an interruption left undone.
 */
export class ProductIntake {
  readonly #products: ProductWriter;
  readonly #prices: PriceService;
  readonly #stock: VariantStockService;
  readonly #stores: StoreService;
  readonly #stockLocations: StockLocationService;

  constructor(uses: {
    productWriter: ProductWriter;
    prices: PriceService;
    variantStock: VariantStockService;
    stores: StoreService;
    stockLocations: StockLocationService;
  }) {
    this.#products = uses.productWriter;
    this.#prices = uses.prices;
    this.#stock = uses.variantStock;
    this.#stores = uses.stores;
    this.#stockLocations = uses.stockLocations;
  }

  /** Takes the drafts into the shop's default sales channel. */
  async take(drafts: readonly ProductDraft[], { stock, locations }: IntakeOptions): Promise<Intaken[]> {
    const { defaultSalesChannelId } = await this.#stores.settings();
    const written = await this.#products.write(drafts, {
      salesChannelIds: defaultSalesChannelId === null ? [] : [defaultSalesChannelId],
    });
    const taken = written.flatMap((product, index) => {
      const draft = drafts[index];
      return product.outcome === "refused" || !draft ? [] : [{ product, draft }];
    });
    const repriced = await this.#setPrices(taken);
    await this.#setStock(taken, stock, locations ?? (await this.#defaultLocation()));
    return written.map((product) => {
      if (product.outcome === "refused")
        return { handle: product.handle, outcome: product.outcome, problem: product.problem };
      const changed = product.outcome === "unchanged" && repriced.has(product.handle);
      return { handle: product.handle, outcome: changed ? "updated" : product.outcome };
    });
  }

  async #defaultLocation(): Promise<Map<string, string>> {
    const { defaultLocationId } = await this.#stores.settings();
    const id = defaultLocationId ?? (await this.#stockLocations.list())[0]?.id;
    return new Map(id === undefined ? [] : [["default", id]]);
  }

  /** Handles of the products whose prices were not as the draft says. */
  async #setPrices(taken: readonly { product: Written; draft: ProductDraft }[]): Promise<Set<string>> {
    const prices = taken.flatMap(({ product, draft }) =>
      product.variants.flatMap(({ variantId, index }) => {
        const wanted = draft.variants[index]?.prices;
        return wanted ? [{ handle: product.handle, variantId, prices: wanted }] : [];
      }),
    );
    const before = await this.#prices.pricesOf(prices.map(({ variantId }) => variantId));
    const different = prices.flatMap(({ handle, variantId, prices: wanted }) => {
      const stored = before.get(variantId) ?? [];
      const next = withKept(stored, wanted);
      return fingerprint(stored) === fingerprint(next) ? [] : [{ handle, variantId, prices: next }];
    });
    await this.#prices.setPrices(different);
    return new Set(different.map(({ handle }) => handle));
  }

  async #setStock(
    taken: readonly { product: Written; draft: ProductDraft }[],
    stock: StockPolicy,
    locations: ReadonlyMap<string, string>,
  ): Promise<void> {
    const rows = taken.flatMap(({ product, draft }) =>
      product.variants.flatMap(({ variantId, sku, index }) => {
        const variant = draft.variants[index];
        return variant ? [{ product, variant, variantId, sku }] : [];
      }),
    );
    const managed = rows.filter(({ variant }) => variant.manageInventory);
    const known = await this.#stock.itemsOf(managed.map(({ variantId }) => variantId));
    const isNew = (variantId: string): boolean => (known.get(variantId) ?? []).length === 0;
    await this.#stock.linkItems(
      managed
        .filter(({ product, variantId }) => product.outcome !== "unchanged" || isNew(variantId))
        .map(({ product, variant, variantId, sku }) => ({
          variantId,
          sku,
          title: `${product.handle} ${variant.title}`,
          requiresShipping: variant.requiresShipping,
        })),
    );
    const counts = managed
      .filter(({ variantId }) => stock === "set" || isNew(variantId))
      .flatMap(({ variant, variantId }) => countsOf(variantId, variant.stock, locations));
    if (counts.length > 0) await this.#stock.setStock(counts);
  }
}

function countsOf(
  variantId: string,
  stock: number | Record<string, number> | undefined,
  locations: ReadonlyMap<string, string>,
) {
  const [first] = locations.keys();
  const byKey = typeof stock === "number" ? { [first ?? ""]: stock } : (stock ?? {});
  return Object.entries(byKey).flatMap(([key, stocked]) => {
    const locationId = locations.get(key);
    return locationId === undefined ? [] : [{ variantId, locationId, stocked }];
  });
}

interface Comparable {
  readonly currencyCode: string;
  readonly regionId?: string | null;
  readonly amount: number;
  readonly compareAtAmount?: number | null;
  readonly minQuantity?: number | null;
  readonly maxQuantity?: number | null;
}

/** What is for another currency, region or quantity than anything the source says stays: the shop's own people set it. */
function withKept(stored: readonly Comparable[], wanted: readonly Comparable[]): Comparable[] {
  const slotOf = ({ currencyCode, regionId, minQuantity, maxQuantity }: Comparable): string =>
    [currencyCode, regionId ?? "", minQuantity ?? "", maxQuantity ?? ""].join(" ");
  const slots = new Set(wanted.map(slotOf));
  return [...stored.filter((price) => !slots.has(slotOf(price))), ...wanted];
}

/** Equal for the same prices in any order. */
const fingerprint = (prices: readonly Comparable[]): string =>
  prices
    .map((price) =>
      [
        price.currencyCode,
        price.regionId ?? "",
        price.amount,
        price.compareAtAmount ?? "",
        price.minQuantity ?? "",
        price.maxQuantity ?? "",
      ].join(" "),
    )
    .toSorted()
    .join("\n");
