import { fieldGrammar, type FieldTree } from "../platform/http/fields.ts";
import { MemberProductDto } from "./grouping.schema.ts";

const common = { external_id: true, metadata: true, created_at: true, updated_at: true, deleted_at: true } as const;

const memberProduct: FieldTree = Object.fromEntries(
  Object.keys(MemberProductDto.properties).map((name) => [name, true as const]),
);

const valued = { id: true, value: true, ...common } as const;
export const tagFields = fieldGrammar({ defaults: ["*"], allowed: valued });
export const typeFields = fieldGrammar({ defaults: ["*"], allowed: valued });

const times = { metadata: true, created_at: true, updated_at: true, deleted_at: true } as const;
const option = {
  id: true,
  title: true,
  is_exclusive: true,
  product_id: true,
  ...times,
  values: { id: true, value: true, rank: true, option_id: true, ...times },
} as const;
export const optionFields = fieldGrammar({ defaults: ["*", "*values"], allowed: option });
/** Staff also see the product that an option belongs to. */
export const optionFieldsForStaff = fieldGrammar({
  defaults: ["*", "*values"],
  allowed: { ...option, products: memberProduct },
});
export const optionValueFields = fieldGrammar({ defaults: ["*"], allowed: option.values });

const collection = { id: true, title: true, handle: true, ...common } as const;
export const collectionFields = fieldGrammar({ defaults: ["*"], allowed: { ...collection, products: memberProduct } });
export const collectionFieldsForStaff = fieldGrammar({
  defaults: ["*"],
  allowed: { ...collection, products: memberProduct },
});

const categoryColumns = {
  id: true,
  name: true,
  description: true,
  handle: true,
  rank: true,
  parent_category_id: true,
  ...common,
} as const;

/** The tree goes on in both directions; the depth limit of the grammar ends it. */
function categoryTree(columns: FieldTree): FieldTree {
  const nested: Record<string, FieldTree[string]> = { ...columns };
  nested["parent_category"] = nested;
  nested["category_children"] = nested;
  return nested;
}

const around = ["*", "*parent_category", "*category_children"];
export const categoryFields = fieldGrammar({
  defaults: around,
  allowed: { ...categoryTree(categoryColumns), products: memberProduct },
});

export const categoryFieldsForStaff = fieldGrammar({
  defaults: around,
  allowed: {
    ...categoryTree({ ...categoryColumns, is_active: true, is_internal: true }),
    products: memberProduct,
  },
});
