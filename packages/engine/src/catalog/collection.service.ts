import { type Database, newId } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { CollectionNotFound, InvalidHandle } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import { ProductCollection } from "./grouping.entity.ts";
import { collectionColumns, collectionListing } from "./grouping.queries.ts";
import { leaveGroup, type MemberChange, relink } from "./grouping-members.ts";
import { refuseNamed } from "./grouping-uses.ts";
import type { CollectionDto } from "./grouping.schema.ts";
import { handleOf, isHandle } from "./handle.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";

export interface NewCollection {
  title: string;
  handle?: string;
  externalId?: string | null;
  metadata?: Record<string, unknown> | null;
}

/** What is to change of a collection; what is undefined stays. */
export type CollectionChanges = { [Name in keyof NewCollection]?: NewCollection[Name] | undefined };

const staff: Selecting = { salesChannelIds: [], isStaff: true };

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

  /** @throws CollectionNotFound, StaleVersion */
  async update(id: string, changes: CollectionChanges, expected: number | undefined): Promise<void> {
    const { handle } = changes;
    if (handle !== undefined && !isHandle(handle)) throw new InvalidHandle({ handle });
    await naming(
      this.#database.transaction(async (tx) => {
        await lockVersion(tx, "product_collection", id, expected);
        const collection = await tx.em.findOne(ProductCollection, { id });
        if (!collection) throw new CollectionNotFound({ id });
        const columns = Object.entries(changes).filter(([, value]) => value !== undefined);
        Object.assign(collection, Object.fromEntries(columns));
        await tx.em.flush();
        await touch(tx, "catalog");
      }),
    );
  }

  /** Its products stay in the shop. @throws CollectionNotFound, and StillInUse while promotions are about it. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await leaveGroup(tx, "collection", id);
      if ((await tx.em.nativeDelete(ProductCollection, { id })) === 0) throw new CollectionNotFound({ id });
      await refuseNamed(tx, "collection", id);
      await touch(tx, "catalog");
    });
  }

  /** @throws CollectionNotFound, StaleVersion, ProductNotFound */
  async updateProducts(id: string, change: MemberChange, expected: number | undefined): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const version = await lockVersion(tx, "product_collection", id, expected);
      if (version === undefined) throw new CollectionNotFound({ id });
      await relink(tx, { kind: "collection", id }, change);
      await touch(tx, "catalog");
    });
  }

  /** As staff see them, one statement. */
  async listForStaff(query: ListQuery, fields: Selection): Promise<ListedPage<Partial<CollectionDto>>> {
    const page = await readPage<CollectionDto>(this.#database, collectionListing, selected(fields, staff), query);
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  /** The same of one, with the version of its row. */
  async getForStaff(id: string, fields: Selection): Promise<{ collection: Partial<CollectionDto>; version: number }> {
    const row = await readOne<CollectionDto & { version: number }>(
      this.#database,
      collectionListing,
      selected(fields, staff),
      id,
    );
    if (!row) throw new CollectionNotFound({ id });
    return { collection: fields.pick(row), version: row.version };
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
      selected(fields, { salesChannelIds }),
      query,
    );
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  async get(id: string, fields: Selection, salesChannelIds: readonly string[]): Promise<Partial<CollectionDto>> {
    const row = await readOne<CollectionDto>(
      this.#database,
      collectionListing,
      selected(fields, { salesChannelIds }),
      id,
    );
    if (!row) throw new CollectionNotFound({ id });
    return fields.pick(row);
  }
}

interface Selecting {
  readonly salesChannelIds: readonly string[];
  readonly isStaff?: boolean;
}

const selected = (fields: Selection, { salesChannelIds, isStaff = false }: Selecting) => ({
  columns: `${collectionColumns(fields, isStaff)}, c.version`,
  condition: "TRUE",
  params: fields.wants("products") && !isStaff ? [salesChannelIds] : [],
});
