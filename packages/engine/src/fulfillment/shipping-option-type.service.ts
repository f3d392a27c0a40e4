import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { describeUses } from "../platform/http/uses.ts";
import { NameTaken, ShippingOptionTypeNotFound } from "./fulfillment.errors.ts";
import { fulfillmentTopic } from "./fulfillment-topic.ts";
import { kindUses, type ShippingOptionTypeRow, typeColumns, typeListing } from "./shipping-kind.queries.ts";
import { ShippingOptionType } from "./shipping-option.entity.ts";

const selected = { columns: typeColumns, condition: "TRUE", params: [] };

interface TypeChanges {
  label?: string;
  code?: string;
  description?: string;
  metadata?: Record<string, unknown> | null;
}

/** Labels that group shipping options for shoppers. */
export class ShippingOptionTypeService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<ShippingOptionTypeRow>> {
    return readPage(this.#database, typeListing, selected, query);
  }

  async get(id: string): Promise<ShippingOptionTypeRow> {
    const row = await readOne<ShippingOptionTypeRow>(this.#database, typeListing, selected, id);
    if (!row) throw new ShippingOptionTypeNotFound({ id });
    return row;
  }

  async create({
    description = "",
    metadata = null,
    ...type
  }: TypeChanges & { label: string; code: string }): Promise<{ id: string }> {
    const id = newId("sotype");
    const now = new Date();
    await this.#write(type.code, async (tx) => {
      tx.em.create(ShippingOptionType, { ...type, id, description, metadata, createdAt: now, updatedAt: now });
    });
    return { id };
  }

  async update(id: string, changes: TypeChanges, expected: number | undefined): Promise<void> {
    await this.#write(changes.code ?? "", async (tx) => {
      await lockVersion(tx, "shipping_option_type", id, expected);
      const type = await tx.em.findOne(ShippingOptionType, { id });
      if (!type) throw new ShippingOptionTypeNotFound({ id });
      Object.assign(type, changes);
    });
  }

  /** @throws StillInUse while shipping options have it. */
  async delete(id: string): Promise<void> {
    await this.#write("", async (tx) => {
      await lockVersion(tx, "shipping_option_type", id, undefined);
      const type = await tx.em.findOne(ShippingOptionType, { id });
      if (!type) throw new ShippingOptionTypeNotFound({ id });
      const uses = await tx.query(kindUses, [null, id]);
      if (uses.length > 0) throw new StillInUse({ resource: "shipping option type", id, uses: describeUses(uses) });
      tx.em.remove(type);
    });
  }

  async #write(code: string, change: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await change(tx);
      try {
        await tx.em.flush();
      } catch (error) {
        if (violationOf(error)?.kind !== "unique") throw error;
        throw new NameTaken({ kind: "Shipping option type", name: code }, { cause: error });
      }
      await touch(tx, fulfillmentTopic);
    });
  }
}
