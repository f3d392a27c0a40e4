import type { NewProduct, ProductChanges, VariantChanges } from "../../catalog/index.ts";
import type { Merchandise, PriceWish } from "../../merchandise/index.ts";
import type { StatedPrices, StatedProduct, StatedVariant } from "./product-reading.ts";
import type { KnownProduct, KnownVariant } from "./transfer.queries.ts";

/** Ids behind the names of a file. Undefined where the file does not speak of them. */
export interface StatedIds {
  readonly tagIds?: string[];
  readonly typeId?: string | null;
  readonly collectionId?: string | null;
  readonly categoryIds?: string[];
  readonly salesChannelIds?: string[];
  readonly shippingProfileId?: string | null;
}

type Extras = Merchandise<unknown>["extras"];

/** The variants of a product as they are to be: what the file names, and those that it does not, which stay. */
export interface MatchedVariants {
  readonly changes: readonly VariantChanges[];
  readonly extras: Extras;
  readonly stated: readonly StatedVariant[];
}

/** A product that is to be made. */
export function toNewMerchandise(stated: StatedProduct, ids: StatedIds): Merchandise<NewProduct> {
  const { shippingProfileId, ...links } = ids;
  const variants = stated.variants.map((variant) => ({
    ...variant.columns,
    title: titleOf(variant),
    options: variant.choice,
  }));
  return {
    product: {
      ...stated.columns,
      ...links,
      title: typeof stated.columns.title === "string" ? stated.columns.title : (stated.handle ?? ""),
      handle: stated.handle,
      images: stated.images,
      options: stated.options,
      variants,
    },
    shippingProfileId,
    extras: stated.variants.map((variant) => ({ prices: wishes(variant.prices, []), items: variant.items })),
  };
}

/** What changes of one that is there. */
export function toChangedMerchandise(
  stated: StatedProduct,
  ids: StatedIds,
  known: KnownProduct,
): Merchandise<ProductChanges> {
  const { shippingProfileId, ...links } = ids;
  const { changes, extras, stated: named } = matchVariants(stated, known);
  const kept = known.variants.filter((variant) => changes.every(({ id }) => id !== variant.id));
  const options = stated.options.map(({ title, values }) => ({
    title,
    values: [...new Set([...values, ...kept.flatMap(({ choice }) => choice[title] ?? [])])],
  }));
  return {
    product: {
      ...stated.columns,
      ...links,
      ...(stated.handle !== undefined && { handle: stated.handle }),
      images: stated.images,
      ...(stated.options.length > 0 && { options }),
      ...(named.length > 0 && { variants: [...changes, ...kept.map(({ id }) => ({ id }))] }),
    },
    shippingProfileId,
    extras,
  };
}

function matchVariants(stated: StatedProduct, known: KnownProduct): MatchedVariants {
  const free = [...known.variants];
  const take = (isIt: (variant: KnownVariant) => boolean): KnownVariant | undefined => {
    const at = free.findIndex(isIt);
    return at < 0 ? undefined : free.splice(at, 1)[0];
  };
  const byId = stated.variants.map(({ id }) => (id === undefined ? undefined : take((each) => each.id === id)));
  const matched = stated.variants.map((variant, at) => {
    const { sku } = variant.columns;
    return (
      byId[at] ??
      (typeof sku === "string" ? take((each) => each.sku === sku) : undefined) ??
      take((each) => equal(each.choice, variant.choice))
    );
  });
  const changes = stated.variants.map((variant, at): VariantChanges => {
    const before = matched[at];
    const choice = stated.options.length > 0 || !before ? { options: variant.choice } : {};
    return before
      ? { ...variant.columns, ...choice, id: before.id }
      : { ...variant.columns, title: titleOf(variant), ...choice };
  });
  const extras = stated.variants.map((variant, at) => ({
    prices: wishes(variant.prices, matched[at]?.prices ?? []),
    items: variant.items,
  }));
  return { changes, extras, stated: stated.variants };
}

const titleOf = ({ columns, choice }: StatedVariant): string =>
  typeof columns.title === "string" ? columns.title : Object.values(choice).join(" / ") || "Default";

const equal = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([title, value]) => other[title] === value);

/** Undefined where the file has no prices at all, so that all of them stay. */
function wishes({ ordinary, currencies, more }: StatedPrices, stored: KnownVariant["prices"]): PriceWish[] | undefined {
  if (currencies.length === 0 && more === undefined) return undefined;
  const staying = stored.filter((price) =>
    price.isOrdinary ? !currencies.includes(price.currencyCode) : more === undefined,
  );
  return [...ordinary, ...(more ?? []), ...staying.map(({ id }) => ({ id }))];
}
