import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { type CartFacts, itemTotal, type PromotedItem, type PromotedMethod } from "./cart-facts.ts";
import type { Operator, RuleKind, TargetType } from "./promotion.ts";

/** What a rule may be about. What is offered to merchants and what is evaluated are this same list. */
export interface RuleAttribute {
  /** Names it in URLs. */
  readonly id: string;
  /** Names it in rules. */
  readonly value: string;
  readonly label: string;
  readonly fieldType: "multiselect" | "number";
}

interface CartAttribute extends RuleAttribute {
  read(facts: CartFacts): readonly string[];
}
interface ItemAttribute extends RuleAttribute {
  read(item: PromotedItem, facts: CartFacts): readonly string[];
}
interface MethodAttribute extends RuleAttribute {
  read(method: PromotedMethod): readonly string[];
}

const some = (value: string | null): string[] => (value === null ? [] : [value]);
const money = (minor: number, { currencyCode }: CartFacts): string[] => [
  String(toMajor(minor, exponentOf(currencyCode))),
];
const choice = (id: string, value: string, label: string) => ({ id, value, label, fieldType: "multiselect" }) as const;
const number = (id: string, value: string, label: string) => ({ id, value, label, fieldType: "number" }) as const;

const itemAttributes: readonly ItemAttribute[] = [
  { ...choice("product", "items.product.id", "Product"), read: (item) => [item.productId] },
  { ...choice("product_variant", "items.variant.id", "Product variant"), read: (item) => [item.variantId] },
  {
    ...choice("product_category", "items.product.categories.id", "Product category"),
    read: (item) => item.categoryIds,
  },
  {
    ...choice("product_collection", "items.product.collection_id", "Product collection"),
    read: (item) => some(item.collectionId),
  },
  { ...choice("product_type", "items.product.type_id", "Product type"), read: (item) => some(item.typeId) },
  { ...choice("product_tag", "items.product.tags.id", "Product tag"), read: (item) => item.tagIds },
  {
    ...number("item_unit_price", "items.unit_price", "Unit price"),
    read: (item, facts) => money(item.unitPrice, facts),
  },
];

const methodAttributes: readonly MethodAttribute[] = [
  {
    ...choice(
      "shipping_option_type",
      "shipping_methods.shipping_option.shipping_option_type_id",
      "Shipping option type",
    ),
    read: (method) => some(method.shippingOptionTypeId),
  },
  {
    ...choice("shipping_option", "shipping_methods.shipping_option_id", "Shipping option"),
    read: (method) => [method.shippingOptionId],
  },
];

const cartAttributes: readonly CartAttribute[] = [
  { ...choice("customer", "customer.id", "Customer"), read: (facts) => some(facts.customerId) },
  { ...choice("customer_group", "customer.groups.id", "Customer group"), read: (facts) => facts.customerGroupIds },
  { ...choice("region", "region.id", "Region"), read: (facts) => some(facts.regionId) },
  { ...choice("country", "shipping_address.country_code", "Country"), read: (facts) => some(facts.countryCode) },
  { ...choice("sales_channel", "sales_channel_id", "Sales channel"), read: (facts) => [facts.salesChannelId] },
  { ...choice("currency_code", "currency_code", "Currency"), read: (facts) => [facts.currencyCode] },
  { ...number("item_total", "item_total", "Items worth"), read: (facts) => money(itemTotal(facts), facts) },
  {
    ...number("item_quantity", "item_quantity", "Number of items"),
    read: ({ items }) => [String(items.reduce((sum, { quantity }) => sum + quantity, 0))],
  },
  // A cart has what one of its lines has.
  ...itemAttributes
    .filter(({ fieldType }) => fieldType === "multiselect")
    .map((attribute) => ({
      ...attribute,
      read: (facts: CartFacts) => facts.items.flatMap((item) => attribute.read(item, facts)),
    })),
];

/** The ids of attributes by the names they have in rules; what lines and methods have is named alike in all kinds of rules. */
export const attributeIds: ReadonlyMap<string, string> = new Map(
  [...cartAttributes, ...itemAttributes, ...methodAttributes].map(({ value, id }) => [value, id]),
);

/** The attributes that rules of a kind may be about. */
export function attributesOf(kind: RuleKind, targetType: TargetType): readonly RuleAttribute[] {
  if (kind === "rules") return cartAttributes;
  return kind === "target-rules" && targetType === "shipping_methods" ? methodAttributes : itemAttributes;
}

export const operatorLabels: Readonly<Record<Operator, string>> = {
  in: "In",
  eq: "Equals",
  ne: "Not In",
  gt: "Greater than",
  gte: "Greater than or equal to",
  lt: "Less than",
  lte: "Less than or equal to",
};

/** Numbers are compared; what is chosen from a list only is or is not. */
export const operatorsOf = ({ fieldType }: RuleAttribute): readonly Operator[] =>
  fieldType === "number" ? ["eq", "gt", "gte", "lt", "lte"] : ["in", "eq", "ne"];

const byValue = <A extends RuleAttribute>(attributes: readonly A[]): ReadonlyMap<string, A> =>
  new Map(attributes.map((attribute) => [attribute.value, attribute]));

export const cartAttribute = byValue(cartAttributes);
export const itemAttribute = byValue(itemAttributes);
export const methodAttribute = byValue(methodAttributes);
