/**
 * What a source of products (a CSV file, the demo catalogue, the generator) says about one product, before it has ids or
 * rows. The catalogue writes drafts; sources know nothing of tables.
 *
 * An absent optional field means "the source does not say": creating takes the default, updating leaves the stored value.
 * `null` means "the source says: none", and an update clears the value.
 */
export interface ProductDraft {
  /** Unique in the shop, lower case; what an update is matched by. */
  handle: string;
  title: string;
  subtitle?: string | null;
  /** Plain text, or HTML that is already safe to render. */
  description?: string | null;
  status: "published" | "draft";
  /** Kept in the product's metadata as `vendor`. */
  vendor?: string | null;
  /** Product type, by name. */
  type?: string | null;
  tags?: string[];
  collection?: CollectionDraft | null;
  /** Handles of categories that exist already. */
  categories?: string[];
  /** One of `images`, as a rule the first. */
  thumbnail?: string | null;
  images?: ImageDraft[];
  /** In the order in which a shopper chooses. Empty for a product with one variant and nothing to choose. */
  options: OptionDraft[];
  /** At least one. Every variant names a value for every option, and no two name the same ones. */
  variants: VariantDraft[];
  isGiftCard?: boolean;
  metadata?: Record<string, string>;
  seo?: { title?: string | null; description?: string | null };
}

export interface ImageDraft {
  /** Absolute http(s) URL, or a path on the shop's own server such as `/static/demo/harbour-jumper-1.svg`. */
  url: string;
  alt?: string;
}

export interface OptionDraft {
  title: string;
  values: string[];
}

export interface VariantDraft {
  title: string;
  sku?: string | null;
  barcode?: string | null;
  /** Option title to value. */
  options: Record<string, string>;
  /** Absent when the source has no prices at all; never partly absent within one source. */
  prices?: PriceDraft[];
  /** Units per location key, or one number for the shop's default location. Said of unmanaged variants too. */
  stock?: number | Record<string, number>;
  manageInventory: boolean;
  allowBackorder: boolean;
  /** Grams. */
  weight?: number | null;
  requiresShipping: boolean;
  taxable: boolean;
  imageUrl?: string | null;
}

export interface PriceDraft {
  /** ISO 4217, lower case. */
  currencyCode: string;
  /** Minor units: 1999 is 19.99 EUR. */
  amount: number;
  /** Former price, minor units; always above `amount`. */
  compareAtAmount?: number;
  /** First quantity of a tier; absent on the ordinary price. */
  minQuantity?: number;
  /** Last quantity of a tier; absent on the highest one. */
  maxQuantity?: number;
}

export interface CollectionDraft {
  handle: string;
  title: string;
}

export interface CategoryDraft {
  handle: string;
  name: string;
  description?: string;
  /** Handle of the category above; absent at the top. Parents come before their children in a list. */
  parent?: string;
}
