import { Migration } from "@mikro-orm/migrations";

const timestamps = `
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()`;

/** Not a number is greater than every number, so the upper bound refuses it too. */
const measure = (column: string): string => `${column} double precision CHECK (${column} >= 0 AND ${column} < 1e9)`;

const measures = ["weight", "length", "height", "width"].map(measure).join(",\n        ");

/** Handles stand in URLs. */
const handle = `handle text NOT NULL CHECK (handle <> '' AND handle !~ '[A-Z \\t\\r\\n/?#%&]')`;

export class CreateCatalog extends Migration {
  override up(): void {
    this.#createGroups();
    this.#createProducts();
    this.#createOptions();
    this.#createVariants();
    this.#createImages();
    this.#createLinks();
  }

  #createGroups(): void {
    for (const table of ["product_tag", "product_type"]) {
      this.addSql(`
      CREATE TABLE ${table} (
        id text PRIMARY KEY,
        value text NOT NULL CHECK (value <> '') UNIQUE,
        external_id text,
        metadata jsonb,${timestamps}
      )`);
    }
    this.addSql(`
      CREATE TABLE product_collection (
        id text PRIMARY KEY,
        title text NOT NULL CHECK (title <> ''),
        ${handle} UNIQUE,
        external_id text,
        metadata jsonb,${timestamps}
      )`);
    this.addSql(`
      CREATE TABLE product_category (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        description text NOT NULL DEFAULT '',
        ${handle} UNIQUE,
        parent_category_id text REFERENCES product_category ON DELETE RESTRICT,
        mpath text COLLATE "C" NOT NULL,
        rank integer NOT NULL DEFAULT 0 CHECK (rank >= 0),
        is_active boolean NOT NULL DEFAULT false,
        is_internal boolean NOT NULL DEFAULT false,
        external_id text,
        metadata jsonb,${timestamps},
        -- The ids from the top down to the category itself, with dots between.
        CONSTRAINT product_category_mpath CHECK (
          CASE WHEN parent_category_id IS NULL THEN mpath = id
               ELSE right(mpath, length(parent_category_id) + length(id) + 1) = parent_category_id || '.' || id END
        )
      )`);
    this.addSql(`CREATE INDEX product_category_parent ON product_category (parent_category_id, rank)`);
    this.addSql(`CREATE UNIQUE INDEX product_category_tree ON product_category (mpath)`);
  }

  #createProducts(): void {
    this.addSql(`
      CREATE TABLE product (
        id text PRIMARY KEY,
        title text NOT NULL CHECK (title <> ''),
        ${handle},
        subtitle text,
        description text,
        is_giftcard boolean NOT NULL DEFAULT false,
        status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'proposed', 'published', 'rejected')),
        thumbnail text,
        ${measures},
        origin_country text,
        hs_code text,
        mid_code text,
        material text,
        collection_id text REFERENCES product_collection ON DELETE SET NULL,
        type_id text REFERENCES product_type ON DELETE SET NULL,
        discountable boolean NOT NULL DEFAULT true,
        external_id text,
        metadata jsonb,
        content_hash text,${timestamps},
        deleted_at timestamptz
      )`);
    this.addSql(`CREATE UNIQUE INDEX product_handle ON product (handle) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX product_created ON product (created_at, id) WHERE deleted_at IS NULL`);
    this.addSql(`CREATE INDEX product_collection_members ON product (collection_id, id)`);
    this.addSql(`CREATE INDEX product_type_members ON product (type_id)`);
  }

  #createOptions(): void {
    this.addSql(`
      CREATE TABLE product_option (
        id text PRIMARY KEY,
        product_id text NOT NULL REFERENCES product ON DELETE CASCADE,
        title text NOT NULL CHECK (title <> ''),
        rank integer NOT NULL DEFAULT 0,
        metadata jsonb,${timestamps},
        CONSTRAINT product_option_title UNIQUE (product_id, title)
      )`);
    this.addSql(`
      CREATE TABLE product_option_value (
        id text PRIMARY KEY,
        option_id text NOT NULL REFERENCES product_option ON DELETE CASCADE,
        value text NOT NULL CHECK (value <> ''),
        rank integer NOT NULL DEFAULT 0,
        metadata jsonb,${timestamps},
        CONSTRAINT product_option_value_value UNIQUE (option_id, value),
        CONSTRAINT product_option_value_option UNIQUE (id, option_id)
      )`);
  }

  #createVariants(): void {
    this.addSql(`
      CREATE TABLE product_variant (
        id text PRIMARY KEY,
        product_id text NOT NULL REFERENCES product ON DELETE CASCADE,
        title text NOT NULL CHECK (title <> ''),
        sku text CHECK (sku <> ''),
        barcode text,
        ean text,
        upc text,
        thumbnail text,
        allow_backorder boolean NOT NULL DEFAULT false,
        manage_inventory boolean NOT NULL DEFAULT true,
        requires_shipping boolean NOT NULL DEFAULT true,
        is_taxable boolean NOT NULL DEFAULT true,
        ${measures},
        origin_country text,
        hs_code text,
        mid_code text,
        material text,
        variant_rank integer NOT NULL DEFAULT 0,
        -- Ids of its option values, sorted, with commas between; empty without options.
        option_combination text NOT NULL,
        metadata jsonb,${timestamps},
        deleted_at timestamptz
      )`);
    this.addSql(`CREATE INDEX product_variant_product ON product_variant (product_id, variant_rank)`);
    this.addSql(`CREATE UNIQUE INDEX product_variant_sku ON product_variant (sku) WHERE deleted_at IS NULL`);
    this.addSql(`
      CREATE UNIQUE INDEX product_variant_combination ON product_variant (product_id, option_combination)
        WHERE deleted_at IS NULL`);
    for (const code of ["barcode", "ean", "upc"]) {
      this.addSql(`CREATE INDEX product_variant_${code} ON product_variant (${code}) WHERE ${code} IS NOT NULL`);
    }
    // A variant has one value of an option, and the value belongs to that option.
    this.addSql(`
      CREATE TABLE product_variant_option_link (
        variant_id text NOT NULL REFERENCES product_variant ON DELETE CASCADE,
        option_id text NOT NULL,
        option_value_id text NOT NULL,
        PRIMARY KEY (variant_id, option_id),
        CONSTRAINT product_variant_option_link_value FOREIGN KEY (option_value_id, option_id)
          REFERENCES product_option_value (id, option_id) ON DELETE NO ACTION
      )`);
    this.addSql(`
      CREATE INDEX product_variant_option_link_variants ON product_variant_option_link (option_value_id, option_id)`);
  }

  #createImages(): void {
    this.addSql(`
      CREATE TABLE product_image (
        id text PRIMARY KEY,
        product_id text NOT NULL REFERENCES product ON DELETE CASCADE,
        url text NOT NULL CHECK (url <> ''),
        rank integer NOT NULL DEFAULT 0,
        metadata jsonb,${timestamps}
      )`);
    this.addSql(`CREATE INDEX product_image_product ON product_image (product_id, rank)`);
    this.addSql(`
      CREATE TABLE product_variant_image_link (
        variant_id text NOT NULL REFERENCES product_variant ON DELETE CASCADE,
        image_id text NOT NULL REFERENCES product_image ON DELETE CASCADE,
        PRIMARY KEY (variant_id, image_id)
      )`);
    this.addSql(`CREATE INDEX product_variant_image_link_image ON product_variant_image_link (image_id)`);
  }

  #createLinks(): void {
    const links = [
      ["product_tag_link", "tag_id", "product_tag"],
      ["product_category_link", "category_id", "product_category"],
      ["product_sales_channel_link", "sales_channel_id", "sales_channel"],
    ] as const;
    for (const [table, column, target] of links) {
      this.addSql(`
      CREATE TABLE ${table} (
        product_id text NOT NULL REFERENCES product ON DELETE CASCADE,
        ${column} text NOT NULL REFERENCES ${target} ON DELETE CASCADE,
        PRIMARY KEY (product_id, ${column})
      )`);
      this.addSql(`CREATE INDEX ${table}_products ON ${table} (${column}, product_id)`);
    }
  }
}
