import type { Database } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { OptionNotFound, OptionValueNotFound } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import type { OptionValueDto } from "./grouping.schema.ts";
import { ProductOptionValue } from "./product.entity.ts";
import { bumpOption, optionValueColumns, optionValueListing, productOfOption } from "./product-option.queries.ts";
import { changeOption, refuseUsed } from "./product-option.service.ts";

/** What is to change of a value; what is undefined stays. */
export interface OptionValueEdit {
  readonly value?: string | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/** The values of an option, one at a time. */
export class OptionValueService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** @throws OptionNotFound */
  async list(optionId: string, query: ListQuery, fields: Selection): Promise<ListedPage<Partial<OptionValueDto>>> {
    const page = await readPage<OptionValueDto>(this.#database, optionValueListing, selected(optionId), query);
    if (page.count === 0) await this.#mustExist(optionId);
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  /** @throws OptionValueNotFound */
  async get(
    optionId: string,
    id: string,
    fields: Selection,
  ): Promise<{ value: Partial<OptionValueDto>; version: number }> {
    const row = await readOne<OptionValueDto & { version: number }>(
      this.#database,
      optionValueListing,
      selected(optionId),
      id,
    );
    if (!row) throw new OptionValueNotFound({ id, optionId });
    return { value: fields.pick(row), version: row.version };
  }

  /** Products show the new word at once; what was ordered keeps the old one. */
  async update(
    optionId: string,
    id: string,
    { value, metadata }: OptionValueEdit,
    expected: number | undefined,
  ): Promise<void> {
    await naming(
      changeOption(this.#database, optionId, undefined, async (tx) => {
        await lockVersion(tx, "product_option_value", id, expected);
        const stored = await tx.em.findOne(ProductOptionValue, { id, optionId });
        if (!stored) throw new OptionValueNotFound({ id, optionId });
        Object.assign(stored, { ...(value !== undefined && { value }), ...(metadata !== undefined && { metadata }) });
        await tx.em.flush();
        await tx.query(bumpOption, [optionId]);
      }),
    );
  }

  /** @throws OptionValueNotFound, and StillInUse while variants have it. */
  async delete(optionId: string, id: string): Promise<void> {
    await changeOption(this.#database, optionId, undefined, async (tx) => {
      await refuseUsed(tx, "product option value", id, [id]);
      const deleted = await tx.em.nativeDelete(ProductOptionValue, { id, optionId });
      if (deleted === 0) throw new OptionValueNotFound({ id, optionId });
      await tx.query(bumpOption, [optionId]);
    });
  }

  async #mustExist(optionId: string): Promise<void> {
    const [option] = await this.#database.query(productOfOption, [optionId]);
    if (!option) throw new OptionNotFound({ id: optionId });
  }
}

const selected = (optionId: string) => ({
  columns: optionValueColumns,
  condition: "v.option_id = $1",
  params: [optionId],
});
