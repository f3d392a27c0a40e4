import { openTestShop, type TestShop } from "../open-test-shop.ts";
import type { ProductDraft, ProductWriter, VariantDraft } from "../../src/catalog/index.ts";
import type { StockLocationService, VariantStockService } from "../../src/inventory/index.ts";
import type { NewPrice, PriceService } from "../../src/pricing/index.ts";
import type { RegionService } from "../../src/region/index.ts";
import type { StoreService } from "../../src/store/index.ts";
import type { TaxService } from "../../src/tax/index.ts";
import type { ProductDto, SoleVariantDto } from "../../src/storefront/product.schema.ts";
import type { ProductPageService } from "../../src/storefront/product-pages.service.ts";

/** A variant to write: what of it matters to the test. */
export interface Variety extends Partial<VariantDraft> {
  readonly title: string;
  readonly units?: number;
  readonly costs?: readonly NewPrice[];
}

export type Goods = Omit<Partial<ProductDraft>, "variants" | "handle"> & {
  readonly handle: string;
  readonly variants?: readonly Variety[];
};

/** A product that was written. */
export interface Written {
  readonly id: string;
  readonly variantIds: readonly string[];
}

/** A shop with two regions, and what tests do with its catalogue. */
export async function openCatalogue(options: Parameters<typeof openTestShop>[0] = {}) {
  const shop = await openTestShop(options);
  const regions = shop.container.resolve<RegionService>("regions");
  const prices = shop.container.resolve<PriceService>("prices");
  const taxes = shop.container.resolve<TaxService>("taxes");
  const stock = shop.container.resolve<VariantStockService>("variantStock");
  const { defaultSalesChannelId } = await shop.container.resolve<StoreService>("stores").settings();
  const [location] = await shop.container.resolve<StockLocationService>("stockLocations").list();
  const locationId = location?.id ?? "";
  const europe = await regions.create({ name: "Europe", currencyCode: "eur", countryCodes: ["de", "fr"] });
  const states = await regions.create({ name: "United States", currencyCode: "usd", countryCodes: ["us"] });
  await prices.preferTaxInclusive("region_id", europe.id, true);
  await taxes.createRegion({ countryCode: "de", rates: [{ name: "USt", rate: "19", isDefault: true }] });

  return {
    shop,
    europe: europe.id,
    states: states.id,
    locationId,
    salesChannelId: defaultSalesChannelId ?? "",
    pages: shop.container.resolve<ProductPageService>("productPages"),
    prices,
    writer: shop.container.resolve<ProductWriter>("productWriter"),

    /** Writes a product with prices and stock, as an import does. */
    async put(goods: Goods, salesChannelIds: readonly string[] = [defaultSalesChannelId ?? ""]): Promise<Written> {
      const varieties = goods.variants ?? [{ title: "Default", costs: [{ currencyCode: "eur", amount: 1000 }] }];
      const [written] = await this.writer.write([draftOf(goods, varieties)], { salesChannelIds });
      if (written?.outcome === "refused" || !written) throw new Error(written?.problem ?? "nothing was written");
      const variants = written.variants.map(({ variantId, index }) => ({ variantId, ...varieties[index] }));
      await prices.setPrices(variants.map(({ variantId, costs = [] }) => ({ variantId, prices: costs })));
      const counted = variants.filter(({ units }) => units !== undefined);
      await stock.linkItems(
        counted.map(({ variantId }) => ({ variantId, sku: null, title: null, requiresShipping: true })),
      );
      if (counted.length > 0)
        await stock.setStock(counted.map(({ variantId, units = 0 }) => ({ variantId, locationId, stocked: units })));
      return { id: written.productId, variantIds: variants.map(({ variantId }) => variantId) };
    },
  };
}

export type Catalogue = Awaited<ReturnType<typeof openCatalogue>>;

function draftOf({ handle, variants: _variants, ...goods }: Goods, varieties: readonly Variety[]): ProductDraft {
  return {
    handle,
    title: handle,
    status: "published",
    options: [],
    ...goods,
    variants: varieties.map(({ costs: _costs, units: _units, ...variety }) => ({
      options: {},
      manageInventory: true,
      allowBackorder: false,
      requiresShipping: true,
      taxable: true,
      ...variety,
    })),
  };
}

/** What replies hold, each some of it: a test reads what it expects, and fails when it is not there. */
interface Body {
  readonly product: ProductDto;
  readonly products: readonly ProductDto[];
  readonly variant: SoleVariantDto;
  readonly variants: readonly SoleVariantDto[];
  readonly count: number;
  readonly offset: number;
  readonly limit: number;
  readonly type: string;
  readonly message: string;
  readonly data: { readonly code: string };
}

export interface Reply {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Reads as a storefront does. */
export async function read(
  { app, key }: Pick<TestShop, "app" | "key">,
  url: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const reply = await app.inject({ url, headers: { "x-publishable-api-key": key, ...headers } });
  const body = JSON.parse(reply.body === "" ? "{}" : reply.body) as Body;
  return { status: reply.statusCode, body, text: reply.body, headers: reply.headers };
}

/** The statements that read products for shoppers. */
export const readStatements = (shop: TestShop): string[] =>
  shop.statements().filter((text) => text.includes("product_listing l"));
