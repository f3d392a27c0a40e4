import { hash } from "node:crypto";
import type { TObject } from "typebox";
import { fieldGrammar, type FieldTree, type Selection } from "../platform/http/fields.ts";
import {
  CategoryDto,
  ImageDto,
  MemberProductDto,
  OptionDto,
  ProductDto,
  SoleVariantDto,
  VariantOptionDto,
} from "./product.schema.ts";

/** The columns of a DTO, without its relations. */
function columns({ properties }: TObject, ...relations: string[]): Record<string, true> {
  const names = Object.keys(properties).filter((name) => !relations.includes(name));
  return Object.fromEntries(names.map((name) => [name, true]));
}

const named = {
  id: true,
  external_id: true,
  metadata: true,
  created_at: true,
  updated_at: true,
  deleted_at: true,
} as const;
const image = columns(ImageDto);
const option = {
  ...columns(OptionDto, "values"),
  values: columns(OptionDto.properties.values.items),
} satisfies FieldTree;

const variant: FieldTree = {
  ...columns(SoleVariantDto, "options", "images", "product"),
  options: columns(VariantOptionDto),
  images: image,
  // Their parts are told apart by nobody, and both cost something.
  calculated_price: "onRequest",
  inventory_quantity: "onRequest",
};

const productColumns = columns(ProductDto, "type", "collection", "tags", "categories", "options", "images", "variants");

const product: FieldTree = {
  ...productColumns,
  type: { ...named, value: true },
  collection: { ...named, title: true, handle: true },
  tags: { ...named, value: true },
  categories: columns(CategoryDto),
  options: option,
  images: image,
  variants: variant,
};

const hidden = new Set(["status", "metadata"]);

export const productFields = fieldGrammar({
  defaults: [
    ...Object.keys(productColumns).filter((name) => !hidden.has(name)),
    ...["*type", "*collection", "*tags", "*options", "*options.values", "*images", "*variants", "*variants.options"],
  ],
  allowed: product,
});

export const variantFields = fieldGrammar({
  defaults: ["*", "*options"],
  allowed: { ...variant, product: columns(MemberProductDto) },
});

/** What a selection needs beyond what a rendered product holds, and whether that is all there is to it. */
export interface Needs {
  readonly price: boolean;
  readonly stock: boolean;
  readonly images: boolean;
  /** Of status, metadata and categories. */
  readonly extras: readonly Extra[];
  /** Whether everything of the default selection is wanted and the additions as a whole, so that text can be put together. */
  readonly verbatim: boolean;
}

export const extraNames = ["status", "metadata", "categories"] as const;
export type Extra = (typeof extraNames)[number];

const known = new WeakMap<Selection, Needs>();
const keys = new WeakMap<Selection, string>();

/** Short, and the same for equal selections. */
export function keyOf(selection: Selection): string {
  const key = keys.get(selection) ?? hash("sha1", selection.key, "base64url");
  keys.set(selection, key);
  return key;
}

/** Worked out once for each selection. */
export function needsOf(selection: Selection): Needs {
  const found = known.get(selection);
  if (found) return found;
  const needs = findNeeds(selection);
  known.set(selection, needs);
  return needs;
}

const pathsOf = (selection: Selection): Set<string> => new Set(selection.key.split(","));
const below = (relation: string, tree: object): string[] => [
  relation,
  ...Object.keys(tree).map((name) => `${relation}.${name}`),
];

const additions: readonly (readonly string[])[] = [
  ["status"],
  ["metadata"],
  ["variants.calculated_price"],
  ["variants.inventory_quantity"],
  below("categories", columns(CategoryDto)),
  below("variants.images", image),
];

function findNeeds(selection: Selection): Needs {
  const rest = pathsOf(selection);
  let verbatim = true;
  for (const path of pathsOf(productFields.defaultSelection)) verbatim = rest.delete(path) && verbatim;
  for (const addition of additions) {
    if (addition.every((path) => rest.has(path))) for (const path of addition) rest.delete(path);
  }
  return {
    price: selection.has("variants.calculated_price"),
    stock: selection.has("variants.inventory_quantity"),
    images: selection.wants("variants.images"),
    extras: extraNames.filter((name) => selection.has(name)),
    verbatim: verbatim && rest.size === 0,
  };
}
