import type { Selection } from "../platform/http/fields.ts";
import type { CategoryDto } from "./grouping.schema.ts";

/** A category without those around it. */
export type CategoryRow = Omit<CategoryDto, "parent_category" | "category_children">;

/** Which whole branches a request asks for, beyond what `fields=` says. */
export interface Branches {
  readonly ancestors: boolean;
  readonly descendants: boolean;
}

interface Tree {
  parentOf(row: CategoryRow): CategoryRow | undefined;
  childrenOf(row: CategoryRow): readonly CategoryRow[];
}

/** Puts categories into one another, as far as the request asks for it. `relatives` holds all that may be needed. */
export function nested(
  rows: readonly CategoryRow[],
  relatives: readonly CategoryRow[],
  fields: Selection,
  { ancestors, descendants }: Branches,
): Partial<CategoryDto>[] {
  const tree = treeOf(relatives);
  return rows.map((row) => ({
    ...fields.pick(around(row, tree, fields, "") as CategoryDto),
    ...(ancestors && { parent_category: above(row, tree) }),
    ...(descendants && { category_children: below(row, tree) }),
  }));
}

/** Which relatives `fields=` and the branches need: none, those above, or everything under the same top. */
export function reachOf(fields: Selection, { ancestors, descendants }: Branches): "none" | "above" | "all" {
  const down = [
    "category_children",
    "parent_category.category_children",
    "parent_category.parent_category.category_children",
  ];
  if (descendants || down.some((path) => fields.wants(path))) return "all";
  return ancestors || fields.wants("parent_category") ? "above" : "none";
}

function treeOf(relatives: readonly CategoryRow[]): Tree {
  const byId = new Map(relatives.map((row) => [row.id, row]));
  const byParent = Map.groupBy(relatives, (row) => row.parent_category_id);
  return {
    parentOf: (row) => (row.parent_category_id === null ? undefined : byId.get(row.parent_category_id)),
    childrenOf: (row) => byParent.get(row.id) ?? [],
  };
}

/** Recursion ends with the selection, whose depth is limited. */
function around(row: CategoryRow, tree: Tree, fields: Selection, path: string): object {
  const up = `${path}parent_category`;
  const down = `${path}category_children`;
  const parent = fields.wants(up) ? tree.parentOf(row) : undefined;
  return {
    ...row,
    ...(fields.wants(up) && { parent_category: parent ? around(parent, tree, fields, `${up}.`) : null }),
    ...(fields.wants(down) && {
      category_children: tree.childrenOf(row).map((child) => around(child, tree, fields, `${down}.`)),
    }),
  };
}

function above(row: CategoryRow, tree: Tree): CategoryDto["parent_category"] {
  const parent = tree.parentOf(row);
  return parent ? { ...parent, parent_category: above(parent, tree) } : null;
}

function below(row: CategoryRow, tree: Tree): CategoryDto["category_children"] {
  return tree.childrenOf(row).map((child) => ({ ...child, category_children: below(child, tree) }));
}
