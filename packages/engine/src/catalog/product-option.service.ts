import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { OptionNotFound } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import { optionListing } from "./grouping.queries.ts";
import type { OptionDto } from "./grouping.schema.ts";
import { ProductOption, ProductOptionValue } from "./product.entity.ts";
import { ProductUpdated } from "./product.events.ts";
import {
  bumpProduct,
  deleteValues,
  lockProductOfOption,
  productOfOption,
  putValues,
  staffOptionColumns,
  unlinkValues,
  usesOfValues,
} from "./product-option.queries.ts";

/** What is to change of an option; what is undefined stays. */
export interface OptionEdit {
  readonly title?: string | undefined;
  /** All that it is to have, in their order. */
  readonly values?: readonly string[] | undefined;
  /** Places of values, by their words. */
  readonly ranks?: Readonly<Record<string, number>> | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/**
 * Options shop-wide, as staff see them: those of products, and patterns that belong to none. A product that takes a pattern over
 * gets an option of its own, so that a change for one product changes no other.
 */
export class ProductOptionService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async list(query: ListQuery, fields: Selection): Promise<ListedPage<Partial<OptionDto>>> {
    const page = await readPage<OptionDto>(this.#database, optionListing, selected(fields), query);
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  /** @throws OptionNotFound */
  async get(id: string, fields: Selection): Promise<{ option: Partial<OptionDto>; version: number }> {
    const row = await readOne<OptionDto & { version: number }>(this.#database, optionListing, selected(fields), id);
    if (!row) throw new OptionNotFound({ id });
    return { option: fields.pick(row), version: row.version };
  }

  /** Makes a pattern. */
  async create({ title, values, ranks, metadata = null }: OptionEdit & { title: string; values: readonly string[] }) {
    return this.#database.transaction(async (tx) => {
      const id = newId("opt");
      tx.em.create(ProductOption, { id, title, metadata, productId: null });
      await tx.em.flush();
      await putAll(tx, id, values, ranks);
      return { id };
    });
  }

  /**
   * Changes an option; values keep their ids where their words stay.
   *
   * @throws OptionNotFound, StaleVersion, and StillInUse for a value to be removed that variants have.
   */
  async update(
    id: string,
    { title, values, ranks, metadata }: OptionEdit,
    expected: number | undefined,
  ): Promise<void> {
    await naming(
      changeOption(this.#database, id, expected, async (tx) => {
        const option = await tx.em.findOneOrFail(ProductOption, { id });
        Object.assign(option, {
          ...(title !== undefined && { title }),
          ...(metadata !== undefined && { metadata }),
          updatedAt: new Date(),
        });
        await tx.em.flush();
        const stored = values || ranks ? await tx.em.find(ProductOptionValue, { optionId: id }) : [];
        if (values)
          await removeValues(
            tx,
            stored.filter(({ value }) => !values.includes(value)).map((gone) => gone.id),
          );
        const wanted = values ?? stored.toSorted((one, other) => one.rank - other.rank).map(({ value }) => value);
        if (values || ranks) await putAll(tx, id, wanted, ranks);
      }),
    );
  }

  /** @throws OptionNotFound, and StillInUse while variants have one of its values. */
  async delete(id: string): Promise<void> {
    await changeOption(this.#database, id, undefined, async (tx) => {
      const values = await tx.em.find(ProductOptionValue, { optionId: id });
      await refuseUsed(
        tx,
        "product option",
        id,
        values.map((value) => value.id),
      );
      await tx.em.nativeDelete(ProductOption, { id });
    });
  }
}

const selected = (fields: Selection) => ({ columns: staffOptionColumns(fields), condition: "TRUE", params: [] });

/**
 * Changes something of an option with its product locked, whose version grows with it.
 *
 * @throws OptionNotFound, StaleVersion
 */
export async function changeOption(
  database: Database,
  id: string,
  expected: number | undefined,
  change: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const [option] = await tx.query(productOfOption, [id]);
    if (!option) throw new OptionNotFound({ id });
    const { productId } = option;
    if (productId !== null) await tx.query(lockProductOfOption, [productId]);
    const version = await lockVersion(tx, "product_option", id, expected);
    if (version === undefined) throw new OptionNotFound({ id });
    await change(tx);
    if (productId === null) return;
    await tx.query(bumpProduct, [productId]);
    tx.emit(happened(ProductUpdated, { id: productId }));
    await touch(tx, "catalog");
  });
}

/**
 * Makes sure that no variant for sale has one of the values, and forgets what variants of the past had of them.
 *
 * @throws StillInUse
 */
export async function refuseUsed(
  tx: Transaction,
  resource: string,
  id: string,
  valueIds: readonly string[],
): Promise<void> {
  const [use] = await tx.query(usesOfValues, [valueIds]);
  if (use && use.count > 0) {
    const what = use.count === 1 ? "1 variant" : `${use.count} variants`;
    throw new StillInUse({ resource, id, uses: [{ what, ids: use.ids }] });
  }
  await tx.query(unlinkValues, [valueIds]);
}

async function removeValues(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await refuseUsed(tx, "product option value", ids.join(", "), ids);
  await tx.query(deleteValues, [ids]);
}

const putAll = (
  tx: Transaction,
  optionId: string,
  values: readonly string[],
  ranks: Readonly<Record<string, number>> = {},
): Promise<unknown> => {
  // A value may be called `constructor`.
  const ranked = new Map(Object.entries(ranks));
  return tx.query(putValues, [
    optionId,
    values.map(() => newId("optval")),
    values,
    values.map((value, index) => ranked.get(value) ?? index),
  ]);
};
