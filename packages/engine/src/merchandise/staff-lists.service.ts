import { type Database, statement, unnamed } from "@hanse/plugin-kit";
import { groupingSql, productErrors } from "../catalog/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type Listing, type ListQuery, readPage } from "../platform/http/listing.ts";
import { type OptionDto, type ProductRow, showProduct, showVariant, type VariantRow } from "./presenting.ts";
import { optionListing, productColumns, productListing } from "./product.queries.ts";
import type { ProductDto, VariantDto } from "./product.schema.ts";
import { variantColumns, variantListing } from "./variant.queries.ts";

const productIsThere = statement<object>(
  "merchandise.product_is_there",
  `SELECT FROM product WHERE id = $1 AND deleted_at IS NULL`,
);

/** A single read, with the version of its row. */
export interface Versioned<Dto> {
  readonly dto: Partial<Dto>;
  readonly version: number;
}

interface Source {
  readonly listing: Listing;
  readonly alias: string;
  readonly columns: string;
}

/** Products and variants as staff see them: a statement a page, whatever it shows. */
export class StaffLists {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  async products(query: ListQuery, fields: Selection): Promise<ListedPage<Partial<ProductDto>>> {
    const source = { listing: productListing, alias: "p", columns: productColumns(fields) };
    const page = await this.#page<ProductRow>(source, query);
    return { ...page, rows: page.rows.map((row) => fields.pick(showProduct(row))) };
  }

  /** All variants, or those of a product that exists. */
  async variants(
    query: ListQuery,
    fields: Selection,
    { productId }: { productId?: string } = {},
  ): Promise<ListedPage<Partial<VariantDto>>> {
    const source = { listing: variantListing, alias: "v", columns: variantColumns(fields) };
    const page = await this.#page<VariantRow>(source, query, productId);
    if (page.count === 0 && productId !== undefined) await this.#refuseMissing(productId);
    return { ...page, rows: page.rows.map((row) => fields.pick(showVariant(row))) };
  }

  async product(id: string, fields: Selection): Promise<Versioned<ProductDto>> {
    const [row] = await this.productsOf([id], fields);
    if (!row) throw new productErrors.ProductNotFound({ id });
    return row;
  }

  /** Products by id, in that order; those that are not there are missing. */
  async productsOf(ids: readonly string[], fields: Selection): Promise<Versioned<ProductDto>[]> {
    const rows = await this.#database.query(
      unnamed<{ version: number; row: ProductRow }>(
        `SELECT p.version, (SELECT row_to_json(entry) FROM (SELECT ${productColumns(fields)}) entry) AS row
           FROM product p WHERE p.id = ANY($1) AND p.deleted_at IS NULL ORDER BY array_position($1, p.id)`,
      ),
      [ids],
    );
    return rows.map(({ version, row }) => ({ version, dto: fields.pick(showProduct(row)) }));
  }

  async variant(productId: string, id: string, fields: Selection): Promise<Versioned<VariantDto>> {
    const [row] = await this.variantsOf(productId, [id], fields);
    if (!row) throw new productErrors.VariantNotFound({ id, productId });
    return row;
  }

  /** Variants of a product by id, in that order. */
  async variantsOf(productId: string, ids: readonly string[], fields: Selection): Promise<Versioned<VariantDto>[]> {
    const rows = await this.#database.query(
      unnamed<{ version: number; row: VariantRow }>(
        `SELECT v.version, (SELECT row_to_json(entry) FROM (SELECT ${variantColumns(fields)}) entry) AS row
           FROM product_variant v WHERE v.product_id = $1 AND v.id = ANY($2) AND v.deleted_at IS NULL
          ORDER BY array_position($2, v.id)`,
      ),
      [productId, ids],
    );
    return rows.map(({ version, row }) => ({ version, dto: fields.pick(showVariant(row)) }));
  }

  /** The options of a product, in the order in which a shopper chooses. */
  async options(productId: string, query: ListQuery, fields: Selection): Promise<ListedPage<Partial<OptionDto>>> {
    const selected = {
      columns: groupingSql.optionColumns,
      condition: "o.product_id = $1",
      params: [productId],
    };
    const page = await readPage<OptionDto>(this.#database, optionListing, selected, query);
    if (page.count === 0) await this.#refuseMissing(productId);
    return { ...page, rows: page.rows.map((row) => fields.pick(row)) };
  }

  async #refuseMissing(productId: string): Promise<void> {
    const found = await this.#database.query(productIsThere, [productId]);
    if (found.length === 0) throw new productErrors.ProductNotFound({ id: productId });
  }

  /** All that are not deleted, unless what is deleted is asked for. */
  async #page<Row>(
    { listing, alias, columns }: Source,
    { with_deleted: withDeleted, ...query }: ListQuery,
    productId?: string,
  ): Promise<ListedPage<Row>> {
    const exists = query.deleted_at === undefined && withDeleted !== true ? `${alias}.deleted_at IS NULL` : "TRUE";
    return readPage(
      this.#database,
      listing,
      productId === undefined
        ? { columns, condition: exists, params: [] }
        : { columns, condition: `${exists} AND ${alias}.product_id = $1`, params: [productId] },
      query,
    );
  }
}
