import type { Database, ErrorDefinition } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import { OptionNotFound, TagNotFound, TypeNotFound } from "./catalog.errors.ts";
import { ProductTag, ProductType } from "./grouping.entity.ts";
import {
  optionColumns,
  optionIsVisible,
  optionListing,
  tagListing,
  typeListing,
  valuedColumns,
} from "./grouping.queries.ts";
import type { OptionDto, TagDto, TypeDto } from "./grouping.schema.ts";
import { LabelWrites } from "./label-writes.ts";
import {
  type ListedPage,
  type Listing,
  type ListQuery,
  readOne,
  readPage,
  type Selected,
} from "../platform/http/listing.ts";

const all = { columns: `${valuedColumns}, t.version`, condition: "TRUE", params: [] };

/** What shoppers narrow a list of products by: tags, types, options. */
export class FacetService {
  readonly tags: Facet<TagDto>;
  readonly types: Facet<TypeDto>;
  readonly tagWrites: LabelWrites;
  readonly typeWrites: LabelWrites;
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
    this.tags = new Facet(database, tagListing, all, TagNotFound);
    this.types = new Facet(database, typeListing, all, TypeNotFound);
    this.tagWrites = new LabelWrites(database, {
      kind: "tag",
      prefix: "ptag",
      entity: ProductTag,
      NotFound: TagNotFound,
    });
    this.typeWrites = new LabelWrites(database, {
      kind: "type",
      prefix: "ptyp",
      entity: ProductType,
      NotFound: TypeNotFound,
    });
  }

  /** Of the products for sale in the channels. */
  optionsIn(salesChannelIds: readonly string[]): Facet<OptionDto> {
    const visible = { columns: optionColumns, condition: optionIsVisible, params: [salesChannelIds] };
    return new Facet(this.#database, optionListing, visible, OptionNotFound);
  }
}

/** One kind of facet: a list, and each entry by its id. */
export class Facet<Dto extends object> {
  readonly #database: Database;
  readonly #listing: Listing;
  readonly #selected: Selected;
  readonly #NotFound: ErrorDefinition<typeof TagNotFound.data>;

  constructor(
    database: Database,
    listing: Listing,
    selected: Selected,
    NotFound: ErrorDefinition<typeof TagNotFound.data>,
  ) {
    this.#database = database;
    this.#listing = listing;
    this.#selected = selected;
    this.#NotFound = NotFound;
  }

  async list(query: ListQuery, fields: Selection): Promise<ListedPage<Partial<Dto>>> {
    const page = await readPage<Dto>(this.#database, this.#listing, this.#selected, query);
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  async get(id: string, fields: Selection): Promise<Partial<Dto>> {
    return (await this.getVersioned(id, fields)).entry;
  }

  /** The same with the version of its row, where the columns have one. */
  async getVersioned(id: string, fields: Selection): Promise<{ entry: Partial<Dto>; version: number }> {
    const row = await readOne<Dto & { version?: number }>(this.#database, this.#listing, this.#selected, id);
    if (!row) throw new this.#NotFound({ id });
    return { entry: fields.pick(row), version: row.version ?? 0 };
  }
}
