import type { AwilixContainer } from "awilix";
import type { ProductDraft, ProductWriter } from "../catalog/index.ts";
import type { StockLocationService, VariantStockService } from "../inventory/index.ts";
import type { PriceService } from "../pricing/index.ts";
import type { StoreService } from "../store/index.ts";
import { type Intaken, ProductIntake, type StockPolicy } from "./product-intake.ts";

/** Takes drafts into the shop's default sales channel. */
export type Intake = (drafts: readonly ProductDraft[]) => Promise<Intaken[]>;

/**
 * Opens the way in for products.
 *
 * @param locations ids by the keys that the drafts' stock uses; without them, stock is counted at the default location.
 */
export async function openIntake(
  container: AwilixContainer,
  stock: StockPolicy,
  locations?: ReadonlyMap<string, string>,
): Promise<Intake> {
  const { defaultSalesChannelId, defaultLocationId } = await container.resolve<StoreService>("stores").settings();
  const intake = new ProductIntake({
    productWriter: container.resolve<ProductWriter>("productWriter"),
    prices: container.resolve<PriceService>("prices"),
    variantStock: container.resolve<VariantStockService>("variantStock"),
  });
  const location = defaultLocationId ?? (await container.resolve<StockLocationService>("stockLocations").list())[0]?.id;
  const options = {
    salesChannelIds: defaultSalesChannelId ? [defaultSalesChannelId] : [],
    locations: locations ?? new Map(location ? [["default", location]] : []),
    stock,
  };
  return (drafts) => intake.take(drafts, options);
}
