import { type Database, newId, type Transaction, unnamed } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import type { Selection } from "../platform/http/fields.ts";
import { CategoryNotFound, InvalidHandle, UnknownReference } from "./catalog.errors.ts";
import { lockShape, parentPlace, pathUnder, rankAt } from "./category-placement.ts";
import { type Branches, type CategoryRow, nested, reachOf } from "./category-tree.ts";
import { naming } from "./constraint.ts";
import { ProductCategory } from "./grouping.entity.ts";
import { categoryColumns, categoryIsVisible, categoryListing, categoryMembers } from "./grouping.queries.ts";
import type { CategoryDto } from "./grouping.schema.ts";
import { handleOf, isHandle } from "./handle.ts";
import { type ListedPage, type ListQuery, pageParts } from "../platform/http/listing.ts";
import type { CategoryDraft } from "./product-draft.ts";

export interface NewCategory {
  name: string;
  description?: string;
  handle?: string;
  parentCategoryId?: string | null;
  /** Among its siblings; at their end unless given. */
  rank?: number;
  isActive?: boolean;
  isInternal?: boolean;
  externalId?: string | null;
  metadata?: Record<string, unknown> | null;
}

/** Who reads: staff see every category, shoppers the active ones that are not internal, with products of their channels. */
export interface Viewer {
  readonly salesChannelIds: readonly string[];
  readonly isStaff?: boolean;
}

/** The tree of categories, to be read and to grow. */
export class CategoryService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  async create(category: NewCategory): Promise<{ id: string }> {
    return naming(
      this.#database.transaction(async (tx) => {
        await lockShape(tx);
        const created = await insert(tx, category);
        await touch(tx, "catalog");
        return created;
      }),
    );
  }

  /**
   * Makes the categories that are not there yet, active ones, and returns the ids of all by handle.
   *
   * @param drafts parents before their children.
   */
  async ensure(drafts: readonly CategoryDraft[]): Promise<Map<string, string>> {
    return naming(
      this.#database.transaction(async (tx) => {
        await lockShape(tx);
        const wanted = drafts.flatMap(({ handle, parent }) => (parent === undefined ? handle : [handle, parent]));
        const known = await tx.em.find(ProductCategory, { handle: { $in: wanted } });
        const ids = new Map(known.map(({ handle, id }) => [handle, id]));
        const missing = drafts.filter(({ handle }) => !ids.has(handle));
        for (const { handle, name, description = "", parent } of missing) {
          const parentCategoryId = parent === undefined ? null : ids.get(parent);
          if (parentCategoryId === undefined)
            throw new UnknownReference({ field: "parent category", value: String(parent) });
          const { id } = await insert(tx, { handle, name, description, parentCategoryId, isActive: true });
          ids.set(handle, id);
        }
        if (missing.length > 0) await touch(tx, "catalog");
        return ids;
      }),
    );
  }

  async list(
    query: ListQuery,
    fields: Selection,
    viewer: Viewer,
    branches: Branches,
  ): Promise<ListedPage<Partial<CategoryDto>>> {
    const { versions: _versions, ...page } = await this.#read(query, fields, viewer, branches);
    return page;
  }

  async #read(
    query: ListQuery,
    fields: Selection,
    viewer: Viewer,
    branches: Branches,
  ): Promise<ListedPage<Partial<CategoryDto>> & { versions: number[] }> {
    const base = {
      condition: viewer.isStaff ? "TRUE" : categoryIsVisible,
      params: fields.wants("products") && !viewer.isStaff ? [viewer.salesChannelIds] : [],
    };
    const { where, order, params, limit, offset } = pageParts(categoryListing, base, query);
    const reach = reachOf(fields, branches);
    const [read] = await this.#database.query(
      unnamed<{ count: number; rows: (CategoryRow & { version: number })[]; relatives: CategoryRow[] }>(
        `WITH page AS (
           SELECT c.id, c.mpath, row_number() OVER (ORDER BY ${order}) AS place
             FROM product_category c WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}
         )
         SELECT (SELECT count(*) FROM product_category c WHERE ${where}) AS count,
                (SELECT coalesce(json_agg(row_to_json(entry)), '[]')
                   FROM (SELECT ${categoryColumns}, c.version ${categoryMembers(fields, viewer.isStaff)}
                           FROM page JOIN product_category c ON c.id = page.id ORDER BY page.place) entry) AS rows,
                (SELECT coalesce(json_agg(row_to_json(entry)), '[]')
                   FROM (SELECT ${categoryColumns} FROM product_category c
                          WHERE ${base.condition} AND ${relation[reach]} ORDER BY c.rank, c.id) entry) AS relatives`,
      ),
      params,
    );
    if (!read) throw new Error("The list of categories came back without a row.");
    return {
      rows: nested(read.rows, read.relatives, fields, branches),
      versions: read.rows.map(({ version }) => version),
      count: read.count,
      limit,
      offset,
    };
  }

  async get(id: string, fields: Selection, viewer: Viewer, branches: Branches): Promise<Partial<CategoryDto>> {
    return (await this.getVersioned(id, fields, viewer, branches)).category;
  }

  /** The same with the version of its row. */
  async getVersioned(
    id: string,
    fields: Selection,
    viewer: Viewer,
    branches: Branches,
  ): Promise<{ category: Partial<CategoryDto>; version: number }> {
    const { rows, versions } = await this.#read({ id: { $eq: id }, limit: 1 }, fields, viewer, branches);
    if (!rows[0]) throw new CategoryNotFound({ id });
    return { category: rows[0], version: versions[0] ?? 0 };
  }
}

/** Which categories, of those the viewer may see, go with a page. */
const relation = {
  none: "FALSE",
  above: "c.id IN (SELECT unnest(string_to_array(page.mpath, '.')) FROM page)",
  all: "split_part(c.mpath, '.', 1) IN (SELECT split_part(page.mpath, '.', 1) FROM page)",
};

/** Part of a transaction that has locked the shape of the tree. */
async function insert(tx: Transaction, category: NewCategory): Promise<{ id: string }> {
  const { name, parentCategoryId = null } = category;
  const handle = category.handle ?? handleOf(name);
  if (!isHandle(handle)) throw new InvalidHandle({ handle });
  const parent = await parentPlace(tx, parentCategoryId);
  const id = newId("pcat");
  tx.em.create(ProductCategory, {
    id,
    name,
    description: category.description ?? "",
    handle,
    parentCategoryId,
    mpath: pathUnder(parent, id),
    isActive: category.isActive ?? false,
    isInternal: category.isInternal ?? false,
    externalId: category.externalId ?? null,
    metadata: category.metadata ?? null,
  });
  await tx.em.flush();
  await rankAt(tx, parentCategoryId, id, category.rank);
  return { id };
}
