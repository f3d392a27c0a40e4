import Type, { type Static } from "typebox";
import { fieldGrammar, type FieldTree, leaves } from "../platform/http/fields.ts";
import { readFilterValue } from "../platform/http/filter-value.ts";
import { batchBody, batchOf, closed, oneOrMany } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor, toMinor } from "../platform/money/money.ts";
import type { PriceListStatus } from "./price.entity.ts";
import type { ListPrice, ListPriceChange } from "./list-price.ts";
import { priceSetId } from "./price.schema.ts";
import type { PriceListType } from "./resolve-price.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));

/** The wire's rule: which customers get the prices of a list. */
const groupRule = "customer.groups.id";

/** The variant of a price, as far as staff need it to recognise it. */
const PricedVariantDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  sku: nullable(Type.String()),
  product_id: Type.String(),
  product_title: Type.String(),
  thumbnail: nullable(Type.String()),
});

export const ListPriceDto = Type.Object({
  id: Type.String(),
  title: Type.Null(),
  variant_id: Type.String(),
  price_set_id: Type.String(),
  price_list_id: Type.String(),
  currency_code: Type.String(),
  amount: Type.Number(),
  min_quantity: nullable(Type.Integer()),
  max_quantity: nullable(Type.Integer()),
  rules: Type.Object({ region_id: Type.Optional(Type.String()) }),
  rules_count: Type.Integer(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
  variant: Type.Optional(PricedVariantDto),
});
export type ListPriceDto = Static<typeof ListPriceDto>;

export const PriceListDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  type: Type.Union([Type.Literal("sale"), Type.Literal("override")]),
  status: Type.Union([Type.Literal("draft"), Type.Literal("active")]),
  starts_at: nullable(Type.String()),
  ends_at: nullable(Type.String()),
  rules: Type.Object({ [groupRule]: Type.Optional(Type.Array(Type.String())) }),
  rules_count: Type.Integer(),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
  /** The first thousand; `GET /admin/price-lists/:id/prices` has all. */
  prices: Type.Optional(Type.Array(Type.Partial(ListPriceDto))),
  prices_count: Type.Optional(Type.Integer()),
});
export type PriceListDto = Static<typeof PriceListDto>;

const { variant: _variant, ...ownPrice } = leaves(ListPriceDto);
const { prices: _prices, ...ownList } = leaves(PriceListDto);
const listTree: FieldTree = { ...ownList, prices_count: "onRequest", prices: ownPrice };

/** What `fields=` may say of one price list, of price lists in a list, and of their prices. */
export const priceListFields = fieldGrammar({ defaults: ["*", "*prices"], allowed: listTree });
export const priceListsFields = fieldGrammar({ defaults: ["*"], allowed: listTree });
export const listPriceFields = fieldGrammar({
  defaults: ["*"],
  allowed: { ...ownPrice, variant: leaves(PricedVariantDto) },
});

const Quantity = Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })));
const priceColumns = {
  min_quantity: Quantity,
  max_quantity: Quantity,
  rules: Type.Optional(closed({ region_id: Type.Optional(Type.String({ minLength: 1 })) })),
};
const Currency = Type.String({ pattern: "^[a-zA-Z]{3}$" });
const VariantId = Type.String({ minLength: 1 });

const NewListPriceBody = closed({
  variant_id: VariantId,
  currency_code: Currency,
  amount: Type.Number(),
  ...priceColumns,
});
const ListPriceChangeBody = closed({
  id: Type.String({ minLength: 1 }),
  variant_id: Type.Optional(VariantId),
  currency_code: Type.Optional(Currency),
  amount: Type.Optional(Type.Number()),
  ...priceColumns,
});

export const ListPricesBody = batchBody(NewListPriceBody, ListPriceChangeBody);
export const ListPricesReply = batchOf("price", Type.Partial(ListPriceDto));

const GroupIds = Type.Optional(oneOrMany(Type.String({ minLength: 1 })));
const Time = Type.Optional(nullable(Type.String({ maxLength: 40 })));

const listColumns = {
  starts_at: Time,
  ends_at: Time,
  status: Type.Optional(PriceListDto.properties.status),
  type: Type.Optional(PriceListDto.properties.type),
  rules: Type.Optional(closed({ [groupRule]: GroupIds, customer_group_id: GroupIds })),
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};
const Title = Type.String({ minLength: 1, maxLength: 255 });
const Description = Type.String({ maxLength: 10_000 });

export const NewPriceListBody = closed({
  title: Title,
  description: Type.Optional(Description),
  prices: Type.Optional(Type.Array(NewListPriceBody, { maxItems: 1_000 })),
  ...listColumns,
});
export type NewPriceListBody = Static<typeof NewPriceListBody>;

export const PriceListChangesBody = closed({
  title: Type.Optional(Title),
  description: Type.Optional(Description),
  ...listColumns,
});
export type PriceListChangesBody = Static<typeof PriceListChangesBody>;

/** Columns to set, by their entity names; what was not sent stays as it is. */
export interface PriceListChanges {
  title?: string;
  description?: string;
  type?: PriceListType;
  status?: PriceListStatus;
  startsAt?: Date | null;
  endsAt?: Date | null;
  customerGroupIds?: string[];
  metadata?: Record<string, unknown> | null;
}

export function toListChanges(body: PriceListChangesBody): PriceListChanges {
  const { starts_at: startsAt, ends_at: endsAt, rules, additional_data: _additional, ...sent } = body;
  return {
    ...sent,
    ...(startsAt !== undefined && { startsAt: timeOf("starts_at", startsAt) }),
    ...(endsAt !== undefined && { endsAt: timeOf("ends_at", endsAt) }),
    ...(rules !== undefined && {
      customerGroupIds: [...new Set([rules[groupRule] ?? [], rules.customer_group_id ?? []].flat())],
    }),
  };
}

const timeOf = (field: string, value: string | null): Date | null =>
  value === null || value === "" ? null : new Date(String(readFilterValue("timestamp", value, field)));

export const toNewListPrice = ({
  variant_id: variantId,
  currency_code: currencyCode,
  amount,
  ...body
}: Static<typeof NewListPriceBody>): ListPrice => ({
  variantId,
  ...toTerms(body),
  currencyCode: currencyCode.toLowerCase(),
  amount: toMinor(amount, exponentOf(currencyCode.toLowerCase())),
});

/** Its amount stays in major units until it is clear which currency it has. */
export const toListPriceChange = ({
  id,
  variant_id: variantId,
  currency_code: currencyCode,
  amount: majorAmount,
  ...body
}: Static<typeof ListPriceChangeBody>): ListPriceChange => ({
  id,
  ...(variantId !== undefined && { variantId }),
  ...(currencyCode !== undefined && { currencyCode: currencyCode.toLowerCase() }),
  ...(majorAmount !== undefined && { majorAmount }),
  ...toTerms(body),
});

const toTerms = ({
  min_quantity: minQuantity,
  max_quantity: maxQuantity,
  rules,
}: Pick<Static<typeof NewListPriceBody>, "min_quantity" | "max_quantity" | "rules">) => ({
  ...(minQuantity !== undefined && { minQuantity }),
  ...(maxQuantity !== undefined && { maxQuantity }),
  ...(rules !== undefined && { regionId: rules.region_id ?? null }),
});

/** A price as a statement brings it. */
export interface ListPriceRow {
  readonly id: string;
  readonly variant_id: string;
  readonly price_list_id: string;
  readonly currency_code: string;
  /** Minor units. */
  readonly amount: number;
  readonly region_id: string | null;
  readonly min_quantity: number | null;
  readonly max_quantity: number | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly variant?: Static<typeof PricedVariantDto>;
}

export const toListPriceDto = ({ amount, region_id: regionId, ...row }: ListPriceRow): ListPriceDto => ({
  ...row,
  title: null,
  price_set_id: priceSetId(row.variant_id),
  amount: toMajor(amount, exponentOf(row.currency_code)),
  rules: regionId === null ? {} : { region_id: regionId },
  rules_count: regionId === null ? 0 : 1,
  deleted_at: null,
});

/** A list as a statement brings it. */
export type PriceListRow = Omit<PriceListDto, "rules" | "rules_count" | "deleted_at" | "prices"> & {
  readonly customer_group_ids: string[];
  readonly version: number;
  readonly prices?: readonly ListPriceRow[];
};

export const toPriceListDto = ({
  customer_group_ids: groupIds,
  version: _version,
  prices,
  ...row
}: PriceListRow): PriceListDto => ({
  ...row,
  rules: groupIds.length === 0 ? {} : { [groupRule]: groupIds },
  rules_count: groupIds.length === 0 ? 0 : 1,
  deleted_at: null,
  ...(prices && { prices: prices.map(toListPriceDto) }),
});
