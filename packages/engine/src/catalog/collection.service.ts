import { type Database, newId } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { CollectionNotFound, InvalidHandle } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import { ProductCollection } from "./grouping.entity.ts";
import { collectionColumns, collectionListing } from "./grouping.queries.ts";
import type { CollectionDto } from "./grouping.schema.ts";
import { handleOf, isHandle } from "./handle.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";

export interface NewCollection {
  title: string;
  handle?: string;
  externalId?: string | null;
  metadata?: Record<string, unknown> | null;
}

/** Collections, each a selection of products. */
export class CollectionService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  async create({ title, handle = handleOf(title), externalId, metadata }: NewCollection): Promise<{ id: string }> {
    if (!isHandle(handle)) throw new InvalidHandle({ handle });
    return naming(
      this.#database.transaction(async (tx) => {
        const id = newId("pcol");
        tx.em.create(ProductCollection, {
          id,
          title,
          handle,
          externalId: externalId ?? null,
          metadata: metadata ?? null,
        });
        await tx.em.flush();
        await touch(tx, "catalog");
        return { id };
      }),
    );
  }

  /** Products of a collection are those for sale in the channels. */
  async list(
    query: ListQuery,
    fields: Selection,
    salesChannelIds: readonly string[],
  ): Promise<ListedPage<Partial<CollectionDto>>> {
    const page = await readPage<CollectionDto>(
      this.#database,
      collectionListing,
      selected(fields, salesChannelIds),
      query,
    );
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  async get(id: string, fields: Selection, salesChannelIds: readonly string[]): Promise<Partial<CollectionDto>> {
    const row = await readOne<CollectionDto>(this.#database, collectionListing, selected(fields, salesChannelIds), id);
    if (!row) throw new CollectionNotFound({ id });
    return fields.pick(row);
  }
}

const selected = (fields: Selection, salesChannelIds: readonly string[]) => ({
  columns: collectionColumns(fields),
  condition: "TRUE",
  params: fields.wants("products") ? [salesChannelIds] : [],
});
