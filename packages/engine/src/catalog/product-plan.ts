import { newId } from "@hanse/plugin-kit";
import { choiceOf, combinationOf, valueIdsOf } from "./choice.ts";
import type { NameIds } from "./draft-names.ts";
import { type OptionPlan, planOptions } from "./option-plan.ts";
import type { ImageDraft, ProductDraft, VariantDraft } from "./product-draft.ts";
import type { StoredProduct, StoredVariant } from "./stored-product.ts";
import { choicesOf, matchVariants } from "./variant-match.ts";

/** A row of each table as the writer sends it. */
export type ProductPlan = ReturnType<typeof planProduct>;
export type VariantRow = ReturnType<typeof variantRow>;

/** Everything that has to be written so that the database says what the draft says. The draft must be sound. */
export function planProduct(
  draft: ProductDraft,
  stored: StoredProduct | undefined,
  ids: NameIds,
  written: { readonly contentHash: string; readonly salesChannelIds: readonly string[] },
) {
  const productId = stored?.id ?? newId("prod");
  const { options, variants, retired, parked } = planVariants(productId, draft, stored);
  const images = planImages(productId, draft, stored);
  const tagIds = draft.tags?.map((tag) => idOf(ids.tag, tag));
  const categoryIds = draft.categories?.map((handle) => idOf(ids.category, handle));
  const known = new Map(stored?.variants.map((variant) => [variant.id, variant]));
  const pairs = variants.flatMap((row, at) => {
    const variant = draft.variants[at];
    return variant ? [{ row, variant, before: known.get(row.id) }] : [];
  });
  const chosen = pairs.filter(({ row, before }) => before?.optionCombination !== row.option_combination);
  const pictured = pairs.flatMap(({ row, variant, before }) => {
    if (variant.imageUrl === undefined) return [];
    const imageId = variant.imageUrl === null ? undefined : images.idOf(variant.imageUrl);
    const same = before?.imageIds.join() === (imageId ?? "");
    return same ? [] : [{ id: row.id, imageId, isKnown: before !== undefined }];
  });
  return {
    knownIds: idsIn(stored),
    product: productRow(productId, draft, stored, ids, written.contentHash),
    options,
    variants,
    retiredVariantIds: retired.map(({ id }) => id),
    parkedVariantIds: parked,
    /** Of these variants all option values are chosen anew. */
    rechosenVariantIds: chosen.flatMap(({ row, before }) => (before ? row.id : [])),
    optionLinks: chosen.flatMap(({ row, variant }) =>
      options.idsOf(variant.options).map((link) => ({ variant_id: row.id, ...link })),
    ),
    images: images.rows,
    goneImageIds: images.gone,
    /** Of these variants all images are replaced. */
    repicturedVariantIds: pictured.flatMap(({ id, isKnown }) => (isKnown ? id : [])),
    imageLinks: pictured.flatMap(({ id, imageId }) => (imageId ? [{ variant_id: id, image_id: imageId }] : [])),
    tagIds: difference(tagIds, stored?.tagIds),
    categoryIds: difference(categoryIds, stored?.categoryIds),
    /** Others that the product is sold in stay. */
    salesChannelIds: difference(written.salesChannelIds, stored?.salesChannelIds).added,
  };
}

/** Of rows that have to be updated; all others are new. */
const idsIn = (stored: StoredProduct | undefined): ReadonlySet<string> =>
  new Set(
    stored && [
      stored.id,
      ...stored.options.flatMap((option) => [option.id, ...option.values.map(({ id }) => id)]),
      ...stored.variants.map(({ id }) => id),
      ...stored.images.map(({ id }) => id),
    ],
  );

function productRow(
  id: string,
  draft: ProductDraft,
  stored: StoredProduct | undefined,
  ids: NameIds,
  contentHash: string,
) {
  const { collection, type } = draft;
  return {
    id,
    title: draft.title,
    handle: draft.handle,
    subtitle: said(draft.subtitle, stored?.subtitle),
    description: said(draft.description, stored?.description),
    is_giftcard: draft.isGiftCard ?? stored?.isGiftcard ?? false,
    status: draft.status,
    thumbnail: said(draft.thumbnail, stored ? stored.thumbnail : draft.images?.[0]?.url),
    collection_id: said(collection && idOf(ids.collection, collection.handle), stored?.collectionId),
    type_id: said(type && idOf(ids.type, type), stored?.typeId),
    metadata: productMetadata(draft, stored),
    content_hash: contentHash,
  };
}

/** What the draft says, else what is stored, else nothing. */
const said = <T>(drafted: T | null | undefined, stored: T | null | undefined): T | null =>
  drafted === undefined ? (stored ?? null) : drafted;

function productMetadata(
  { vendor, seo, metadata }: ProductDraft,
  stored?: StoredProduct,
): Record<string, unknown> | null {
  const changes = { ...metadata, vendor, seo_title: seo?.title, seo_description: seo?.description };
  const merged: Record<string, unknown> = { ...stored?.metadata };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = value;
  }
  return Object.keys(merged).length > 0 ? merged : null;
}

/**
 * Stored variants that the draft does not speak of stay, unless the options have changed so that they have no place any
 * more: a source that left out a variant for a bad row has not said that it is to go.
 */
function planVariants(productId: string, draft: ProductDraft, stored: StoredProduct | undefined) {
  if (!stored) {
    const options = planOptions(productId, draft.options);
    const variants = draft.variants.map((variant, rank) => variantRow(productId, variant, rank, undefined, options));
    return { options, variants, retired: [], parked: [] };
  }
  const matches = matchVariants(draft.variants, stored);
  const choices = choicesOf(stored);
  const titles = titlesOf(Object.fromEntries(draft.options.map(({ title }) => [title, ""])));
  const taken = new Set(draft.variants.map((variant) => choiceOf(variant.options)));
  const unmentioned = stored.variants.filter((variant) => !matches.includes(variant));
  const staying = unmentioned.filter((variant) => {
    const choice = choices.get(variant) ?? {};
    return titlesOf(choice) === titles && !taken.has(choiceOf(choice));
  });
  const keptValueIds = new Set(staying.flatMap((variant) => valueIdsOf(variant.optionCombination)));
  const options = planOptions(productId, draft.options, stored.options, keptValueIds);
  const variants = draft.variants.map((variant, rank) => variantRow(productId, variant, rank, matches[rank], options));
  const retired = unmentioned.filter((variant) => !staying.includes(variant));
  return { options, variants, retired, parked: parkedIds(variants, matches) };
}

const titlesOf = (choice: Readonly<Record<string, string>>): string => JSON.stringify(Object.keys(choice).toSorted());

function variantRow(
  productId: string,
  draft: VariantDraft,
  rank: number,
  stored: StoredVariant | undefined,
  options: OptionPlan,
) {
  return {
    id: stored?.id ?? newId("variant"),
    product_id: productId,
    title: draft.title,
    sku: said(draft.sku, stored?.sku),
    barcode: said(draft.barcode, stored?.barcode),
    thumbnail: said(draft.imageUrl, stored?.thumbnail),
    allow_backorder: draft.allowBackorder,
    manage_inventory: draft.manageInventory,
    requires_shipping: draft.requiresShipping,
    is_taxable: draft.taxable,
    weight: said(draft.weight, stored?.weight),
    variant_rank: rank,
    option_combination: combinationOf(options.idsOf(draft.options).map((link) => link.option_value_id)),
  };
}

/**
 * Variants that exchange SKUs or option values with one another. They have to give up theirs first, as PostgreSQL looks
 * at uniqueness row by row.
 */
function parkedIds(rows: readonly VariantRow[], matches: readonly (StoredVariant | undefined)[]): string[] {
  const changing = rows.flatMap((row, at) => {
    const before = matches[at];
    const changes = before && (before.sku !== row.sku || before.optionCombination !== row.option_combination);
    return changes ? [{ row, before }] : [];
  });
  const skus = new Set(changing.flatMap(({ before }) => before.sku ?? []));
  const combinations = new Set(changing.map(({ before }) => before.optionCombination));
  const collides = changing.some(
    ({ row, before }) =>
      (row.sku !== null && row.sku !== before.sku && skus.has(row.sku)) ||
      (row.option_combination !== before.optionCombination && combinations.has(row.option_combination)),
  );
  return collides ? changing.map(({ before }) => before.id) : [];
}

function planImages(productId: string, draft: ProductDraft, stored: StoredProduct | undefined) {
  const known = new Map(stored?.images.map((image) => [image.url, image]));
  const wanted = new Map<string, ImageDraft>(draft.images?.map((image) => [image.url, image]));
  const ofVariants = draft.variants.flatMap(({ imageUrl }) => imageUrl ?? []);
  for (const url of ofVariants) {
    if (!wanted.has(url) && (draft.images || !known.has(url))) wanted.set(url, { url });
  }
  const from = draft.images ? 0 : (stored?.images.length ?? 0);
  const rows = Array.from(wanted.values(), ({ url, alt }, at) => ({
    id: known.get(url)?.id ?? newId("img"),
    product_id: productId,
    url,
    rank: from + at,
    metadata: alt === undefined ? (known.get(url)?.metadata ?? null) : { ...known.get(url)?.metadata, alt },
  }));
  const idsByUrl = new Map([...known.values(), ...rows].map(({ id, url }) => [url, id]));
  const gone = draft.images ? (stored?.images ?? []).filter(({ url }) => !wanted.has(url)) : [];
  return { rows, gone: gone.map(({ id }) => id), idOf: (url: string) => idsByUrl.get(url) };
}

/** Which links are to be added and removed; undefined wishes change nothing. */
function difference(wanted: readonly string[] | undefined, stored: readonly string[] = []) {
  if (!wanted) return { added: [], gone: [] };
  return {
    added: [...new Set(wanted)].filter((id) => !stored.includes(id)),
    gone: stored.filter((id) => !wanted.includes(id)),
  };
}

function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The name ${name} was not looked up before the product was planned.`);
  return id;
}
