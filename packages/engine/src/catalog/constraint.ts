import { AlreadyExists, UnknownReference } from "./catalog.errors.ts";

const resources: Readonly<Record<string, string>> = {
  product_handle: "Product",
  product_variant_sku: "Product variant",
  product_collection_handle_key: "Product collection",
  product_category_handle_key: "Product category",
  product_tag_value_key: "Product tag",
  product_type_value_key: "Product type",
};

/** What PostgreSQL tells about a violated constraint; MikroORM passes it on. */
interface Violation {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly detail?: unknown;
}

/**
 * Runs a write, and says of a violated UNIQUE or foreign key which value it was. The database is asked rather than looked
 * at before: between looking and writing another request may come.
 */
export async function naming<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const { code, constraint, detail } = error as Violation;
    // Whatever the server's language, the detail reads `… (column)=(value) …`.
    const [, field, value] = /\(([^()]+)\)=\((.*?)\)(?= |$)/.exec(String(detail)) ?? [];
    const resource = resources[String(constraint)];
    if (!field || value === undefined) throw error;
    if (code === "23505" && resource) throw new AlreadyExists({ resource, field, value }, { cause: error });
    if (code === "23503") throw new UnknownReference({ field, value }, { cause: error });
    throw error;
  }
}
