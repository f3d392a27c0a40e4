import type { ProductDocument, RemovedProduct } from "@hanse/plugin-kit";
import { facetToken, isCurrencyCode, keyOf, token } from "./token.ts";

/** A product as Meilisearch holds it; a removed one as a tombstone without the rest. */
export interface IndexedProduct {
  key: string;
  productId: string;
  version: number;
  removed: boolean;
  [field: string]: unknown;
}

/** Everything that Meilisearch may search, filter, count or sort by. */
export function indexedProduct(document: ProductDocument): IndexedProduct {
  const { id, version, collection, type, categories, tags, variants } = document;
  const options = variants.flatMap((variant) => variant.options);
  return {
    key: keyOf(id),
    productId: id,
    version,
    removed: false,
    title: document.title,
    subtitle: document.subtitle,
    description: document.description,
    skus: variants.flatMap(({ sku }) => (sku === null ? [] : [sku])),
    variantTitles: variants.map((variant) => variant.title),
    optionValues: [...new Set(options.map(({ value }) => value))],
    collectionName: collection?.name ?? null,
    typeName: type?.name ?? null,
    tagNames: tags.map(({ name }) => name),
    categoryNames: categories.map(({ name }) => name),
    channelTokens: document.salesChannelIds.map((channel) => token(channel)),
    ...tokens("category", categories),
    ...tokens("tag", tags),
    ...tokens("collection", collection ? [collection] : []),
    ...tokens("type", type ? [type] : []),
    optionTokens: [...new Set(options.map(({ option, value }) => token(option, value)))],
    optionFacets: [...new Set(options.map(({ option, value }) => facetToken(option, value, token(option, value))))],
    prices: Object.fromEntries(Object.entries(document.prices).filter(([code]) => isCurrencyCode(code))),
    isAvailable: document.isAvailable,
    createdAt: Date.parse(document.createdAt) || 0,
    titleKey: sortKey(document.title),
  };
}

/** What remains of a removed product, so that an overtaken document does not bring it back. */
export const tombstone = ({ id, version }: RemovedProduct): IndexedProduct => ({
  key: keyOf(id),
  productId: id,
  version,
  removed: true,
});

/** Whether `one` takes the place of `other`: the later, or of the same version a removal, or a document again. */
export const replaces = (
  one: Pick<IndexedProduct, "version" | "removed">,
  other: Pick<IndexedProduct, "version" | "removed"> | undefined,
): boolean =>
  !other || one.version > other.version || (one.version === other.version && (one.removed || !other.removed));

const tokens = (kind: string, belongsTo: { id: string; name: string }[]): Record<string, string[]> => ({
  [`${kind}Tokens`]: belongsTo.map(({ id }) => token(id)),
  [`${kind}Facets`]: belongsTo.map(({ id, name }) => facetToken(id, name)),
});

const sortKey = (title: string): string =>
  title.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().slice(0, 200).toWellFormed();
