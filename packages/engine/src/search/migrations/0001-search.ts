import { Migration } from "@mikro-orm/migrations";

const transitions = [
  ["insert", "REFERENCING NEW TABLE AS changed"],
  ["update", "REFERENCING OLD TABLE AS earlier NEW TABLE AS changed"],
  ["delete", "REFERENCING OLD TABLE AS changed"],
] as const;
type Transition = (typeof transitions)[number][0];

/** Which products a change of a table's rows can give another document. */
interface Source {
  readonly table: string;
  readonly on?: readonly Transition[];
  /** Product ids, of the rows `changed`; with an update there is `earlier` too. */
  readonly products: string;
}

const ofProduct = "SELECT changed.product_id FROM changed";
const ofVariant = "SELECT v.product_id FROM changed JOIN product_variant v ON v.id = changed.variant_id";
const ofItem = `
  SELECT v.product_id FROM changed JOIN variant_inventory_item i ON i.inventory_item_id = changed.item_id
    JOIN product_variant v ON v.id = i.variant_id`;

const sources: readonly Source[] = [
  { table: "product", products: "SELECT changed.id FROM changed" },
  { table: "product_variant", products: ofProduct },
  { table: "product_option", products: ofProduct },
  {
    table: "product_option_value",
    products: "SELECT o.product_id FROM changed JOIN product_option o ON o.id = changed.option_id",
  },
  { table: "product_variant_option_link", products: ofVariant },
  { table: "product_tag_link", products: ofProduct },
  { table: "product_category_link", products: ofProduct },
  { table: "product_sales_channel_link", products: ofProduct },
  { table: "price", products: ofVariant },
  { table: "variant_inventory_item", products: ofVariant },
  // What products belong to: members come and go through the tables above, so only its name remains to be followed.
  {
    table: "product_tag",
    on: ["update"],
    products: `
      SELECT l.product_id FROM changed JOIN earlier USING (id) JOIN product_tag_link l ON l.tag_id = changed.id
       WHERE changed.value <> earlier.value`,
  },
  {
    table: "product_type",
    on: ["update"],
    products: `
      SELECT p.id FROM changed JOIN earlier USING (id) JOIN product p ON p.type_id = changed.id
       WHERE changed.value <> earlier.value`,
  },
  {
    table: "product_collection",
    on: ["update"],
    products: `
      SELECT p.id FROM changed JOIN earlier USING (id) JOIN product p ON p.collection_id = changed.id
       WHERE changed.title <> earlier.title`,
  },
  {
    // Documents name the ancestors too. What is below a category has paths that begin with its own and a dot; "/" is the
    // character after the dot.
    table: "product_category",
    on: ["update"],
    products: `
      SELECT l.product_id FROM changed JOIN earlier USING (id)
        JOIN product_category c
          ON c.mpath = changed.mpath OR (c.mpath >= changed.mpath || '.' AND c.mpath < changed.mpath || '/')
        JOIN product_category_link l ON l.category_id = c.id
       WHERE (changed.name, changed.mpath, changed.is_active, changed.is_internal)
             IS DISTINCT FROM (earlier.name, earlier.mpath, earlier.is_active, earlier.is_internal)`,
  },
  {
    table: "sales_channel_location",
    on: ["insert", "delete"],
    products: `
      SELECT l.product_id FROM changed JOIN product_sales_channel_link l ON l.sales_channel_id = changed.sales_channel_id`,
  },
  { table: "stock_level", on: ["insert", "delete"], products: `${ofItem} WHERE changed.available > 0` },
  {
    // A level can end or begin a variant's availability only if it was or is below what one unit takes; all that happens
    // above goes by unnoticed.
    table: "stock_level",
    on: ["update"],
    products: `${ofItem}
      JOIN earlier ON earlier.item_id = changed.item_id AND earlier.location_id = changed.location_id
     WHERE greatest(changed.available, 0) <> greatest(earlier.available, 0)
       AND greatest(least(changed.available, earlier.available), 0) < i.required_quantity`,
  },
];

export class CreateSearch extends Migration {
  override up(): void {
    // Without a foreign key: a deleted product has to be taken out of the index. One row per transaction, so that writers
    // never wait for each other here, and nobody removes the note of a change that he has not seen.
    this.addSql(`
      CREATE TABLE search_pending (
        product_id text NOT NULL,
        changed_in xid8 NOT NULL,
        due_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        PRIMARY KEY (product_id, changed_in)
      )`);
    this.addSql(`CREATE INDEX search_pending_due ON search_pending (due_at)`);
    this.addSql(`
      CREATE TABLE search_index (
        is_sole boolean PRIMARY KEY DEFAULT true CHECK (is_sole),
        plugin_id text NOT NULL,
        built_at timestamptz,
        products bigint,
        synonyms_told bigint NOT NULL DEFAULT 0
      )`);
    this.addSql(`
      CREATE TABLE search_rebuild (
        is_sole boolean PRIMARY KEY DEFAULT true CHECK (is_sole),
        id text NOT NULL,
        is_begun boolean NOT NULL DEFAULT false,
        after_id text NOT NULL DEFAULT '',
        done bigint NOT NULL DEFAULT 0,
        total bigint NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        last_error text,
        started_at timestamptz NOT NULL DEFAULT now(),
        due_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`
      CREATE TABLE search_synonyms (
        is_sole boolean PRIMARY KEY DEFAULT true CHECK (is_sole),
        groups jsonb NOT NULL CHECK (jsonb_typeof(groups) = 'array'),
        revision bigint NOT NULL CHECK (revision > 0)
      )`);
    for (const source of sources) this.#note(source);
  }

  #note({ table, on = ["insert", "update", "delete"], products }: Source): void {
    const name = `search_note_${table}${on.length === 1 ? `_${on[0]}` : ""}`;
    this.addSql(`
      CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $note$
      BEGIN
        INSERT INTO search_pending (product_id, changed_in)
        SELECT DISTINCT affected.product_id, pg_current_xact_id() FROM (${products}) AS affected (product_id)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
      END
      $note$`);
    for (const [event, rows] of transitions) {
      if (!on.includes(event)) continue;
      this.addSql(`
      CREATE TRIGGER search_note_${event} AFTER ${event} ON ${table} ${rows}
        FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`);
    }
  }
}
