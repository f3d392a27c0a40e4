import type { ProductStatus } from "./product.entity.ts";

interface Physique {
  weight?: number | null;
  length?: number | null;
  height?: number | null;
  width?: number | null;
  originCountry?: string | null;
  hsCode?: string | null;
  midCode?: string | null;
  material?: string | null;
}

interface ProductColumns extends Physique {
  handle?: string;
  subtitle?: string | null;
  description?: string | null;
  isGiftcard?: boolean;
  discountable?: boolean;
  status?: ProductStatus;
  thumbnail?: string | null;
  typeId?: string | null;
  collectionId?: string | null;
  externalId?: string | null;
  metadata?: Record<string, unknown> | null;
}

export interface ProductParts {
  images?: readonly { url: string; alt?: string }[];
  categoryIds?: readonly string[];
  tagIds?: readonly string[];
  salesChannelIds?: readonly string[];
  options?: readonly OptionWish[];
}

/** An option of its own, or one like that of another product (its title, and all or some of its values). */
export type OptionWish =
  | { readonly title: string; readonly values: readonly string[] }
  | { readonly likeOptionId: string; readonly valueIds?: readonly string[] };

export interface NewProduct extends ProductColumns, ProductParts {
  title: string;
  variants?: readonly NewVariant[];
}

/** What is undefined stays; a list replaces all that there was. */
export interface ProductChanges extends ProductColumns, ProductParts {
  title?: string;
  variants?: readonly VariantChanges[];
}

export interface NewVariant extends VariantChanges {
  title: string;
}

/** With the id of a variant its changes, without one a new variant. */
export interface VariantChanges extends Physique {
  id?: string;
  title?: string;
  sku?: string | null;
  barcode?: string | null;
  ean?: string | null;
  upc?: string | null;
  thumbnail?: string | null;
  allowBackorder?: boolean;
  manageInventory?: boolean;
  requiresShipping?: boolean;
  isTaxable?: boolean;
  variantRank?: number;
  metadata?: Record<string, unknown> | null;
  /** Option title to value. */
  options?: Record<string, string>;
}
