import { violationOf } from "../platform/database/violation.ts";
import { AlreadyExists, UnknownReference } from "./catalog.errors.ts";

const resources: Readonly<Record<string, string>> = {
  product_handle: "Product",
  product_variant_sku: "Product variant",
  product_collection_handle_key: "Product collection",
  product_category_handle_key: "Product category",
  product_tag_value_key: "Product tag",
  product_type_value_key: "Product type",
  product_option_title: "Product option",
  product_option_value_value: "Product option value",
};

/**
 * Runs a write, and says of a violated UNIQUE or foreign key which value it was. The database is asked rather than looked
 * at before: between looking and writing another request may come.
 */
export async function naming<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const { kind, constraint, field, value } = violationOf(error) ?? {};
    const resource = resources[String(constraint)];
    if (!field || value === undefined) throw error;
    if (kind === "unique" && resource) throw new AlreadyExists({ resource, field, value }, { cause: error });
    if (kind === "reference") throw new UnknownReference({ field, value }, { cause: error });
    throw error;
  }
}
