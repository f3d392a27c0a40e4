import { type Database, HanseError, type Transaction } from "@hanse/plugin-kit";
import { findNameIds, makeMissingNames, type NameIds } from "../../catalog/index.ts";
import type { MerchandiseWriter, StockItems } from "../../merchandise/index.ts";
import { touch } from "../../platform/cache/touch.ts";
import { type StatedIds, toChangedMerchandise, toNewMerchandise } from "./product-matching.ts";
import type { StatedProduct } from "./product-reading.ts";
import { type RowError, rowError } from "../../transfer/index.ts";
import { findKnown, type KnownProduct, type Named, namedPlaces, putVariantImages } from "./transfer.queries.ts";

/** What became of a product of the file. */
export type Imported =
  | { readonly outcome: "created" | "updated" }
  | { readonly outcome: "failed"; readonly error: RowError };

/** A name that stands for nothing, found while a product is written: ends its transaction. */
class NothingNamed extends Error {
  readonly error: RowError;

  constructor(error: RowError) {
    super(error.message);
    this.error = error;
  }
}

const maxAttempts = 3;
/** Somebody took the handle or the name in the meantime, or two writers met. */
const contended = new Set(["23505", "40001", "40P01"]);

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

/** What is wrong with the product, if that is why it could not be written. */
function faultOf({ line, handle, productId }: StatedProduct, error: unknown): RowError | undefined {
  if (error instanceof NothingNamed) return error.error;
  if (error instanceof HanseError && error.status < 500)
    return rowError(line, null, handle ?? productId ?? null, error.message);
  // Values that no column takes: too long for an index, characters that PostgreSQL does not store, a violated constraint.
  if (!/^(?:22|23|54)\w{3}$/.test(codeOf(error))) return undefined;
  return rowError(
    line,
    null,
    handle ?? productId ?? null,
    "One of the values cannot be stored: it is too long, or has characters that no text may have.",
  );
}

/** Writes products of a file, each in a transaction of its own: one that cannot be written keeps no other one back. */
export class ProductImport {
  readonly #database: Database;
  readonly #writer: MerchandiseWriter;
  readonly #stockItems: StockItems;

  constructor(uses: { database: Database; merchandiseWriter: MerchandiseWriter; stockItems: StockItems }) {
    this.#database = uses.database;
    this.#writer = uses.merchandiseWriter;
    this.#stockItems = uses.stockItems;
  }

  /** @throws what is no fault of the product, such as a database that is away. */
  async take(stated: StatedProduct): Promise<Imported> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { outcome, due } = await this.#database.transaction((tx) => this.#write(tx, stated));
        await this.#stockItems.settle(due);
        return { outcome };
      } catch (error) {
        if (attempt < maxAttempts && contended.has(codeOf(error))) continue;
        const fault = faultOf(stated, error);
        if (!fault) throw error;
        return { outcome: "failed", error: fault };
      }
    }
  }

  async #write(tx: Transaction, stated: StatedProduct) {
    const ids = await this.#idsOf(tx, stated);
    const [known] = await tx.query(findKnown, [stated.productId ?? null, stated.handle ?? null]);
    const written = known
      ? await this.#writer.update(tx, known.id, toChangedMerchandise(stated, ids, known))
      : await this.#writer.create(tx, [toNewMerchandise(stated, ids)]);
    await this.#picture(tx, stated, written.ids[0]);
    await touch(tx, "catalog");
    return { outcome: known ? ("updated" as const) : ("created" as const), due: written.due };
  }

  async #picture(tx: Transaction, stated: StatedProduct, productId: string | undefined): Promise<void> {
    const named = stated.variants.filter(({ imageUrls }) => imageUrls !== undefined);
    if (named.length === 0) return;
    const [written] = await tx.query(findKnown, [productId ?? null, null]);
    const pairs = named.flatMap((variant) => {
      const id = variantIdOf(written, variant, stated);
      return id === undefined ? [] : [{ id, urls: variant.imageUrls ?? [] }];
    });
    await tx.query(putVariantImages, [
      pairs.map(({ id }) => id),
      JSON.stringify(pairs.flatMap(({ id, urls }) => urls.map((url) => ({ variant_id: id, url })))),
      productId,
    ]);
  }

  async #idsOf(tx: Transaction, { line, names }: StatedProduct): Promise<StatedIds> {
    const { tags, type, collection, categories } = names;
    const naming = {
      tags,
      type,
      categories,
      ...(collection && { collection: { handle: collection, title: collection } }),
    };
    const ids = await findNameIds(tx, [naming]);
    await makeMissingNames(tx, [{ tags, type }], ids);
    const places = names.salesChannels?.length || names.shippingProfile ? await tx.query(namedPlaces) : [];
    return {
      tagIds: tags?.map((tag) => idOf(ids, "tag", tag, line)),
      typeId: type && idOf(ids, "type", type, line),
      collectionId: collection && idOf(ids, "collection", collection, line),
      categoryIds: categories?.map((handle) => idOf(ids, "category", handle, line)),
      salesChannelIds: names.salesChannels?.map((name) => placeOf(places, "channel", name, line)),
      shippingProfileId: names.shippingProfile && placeOf(places, "profile", names.shippingProfile, line),
    };
  }
}

const columnOf = { tag: "tags", type: "type", collection: "collection", category: "categories" };

function idOf(ids: NameIds, kind: keyof typeof columnOf, name: string, line: number): string {
  const id = ids[kind].get(name);
  if (id !== undefined) return id;
  throw new NothingNamed(
    rowError(line, columnOf[kind], name, `There is no ${kind} with the handle ${JSON.stringify(name)}: make it first.`),
  );
}

/** By id, or by a name that only one of them has. */
function placeOf(places: readonly Named[], kind: Named["kind"], name: string, line: number): string {
  const ofKind = places.filter((place) => place.kind === kind);
  const found = ofKind.find(({ id }) => id === name) ?? onlyOne(ofKind.filter((place) => place.name === name));
  if (found) return found.id;
  const [column, what] =
    kind === "channel" ? ["sales_channels", "sales channel"] : ["shipping_profile", "shipping profile"];
  throw new NothingNamed(rowError(line, column, name, `There is not one ${what} with this id or name: use its id.`));
}

const onlyOne = <T>(of: readonly T[]): T | undefined => (of.length === 1 ? of[0] : undefined);

/** The variant as it was written: by id, SKU, or what is chosen. */
function variantIdOf(
  written: KnownProduct | undefined,
  variant: StatedProduct["variants"][number],
  { variants, options }: StatedProduct,
): string | undefined {
  const of = written?.variants ?? [];
  const { sku } = variant.columns;
  const same = (choice: Readonly<Record<string, string>>): boolean =>
    options.every(({ title }) => choice[title] === variant.choice[title]);
  const found =
    of.find(({ id }) => id === variant.id) ??
    (typeof sku === "string" ? of.find((each) => each.sku === sku) : undefined) ??
    (options.length > 0 ? of.find(({ choice }) => same(choice)) : variants.length === 1 ? of[0] : undefined);
  return found?.id;
}
