import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import type { OptionRule } from "./option-rule.ts";
import { OptionPriceDto } from "./shipping-option.schema.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Json = Type.Record(Type.String(), Type.Unknown());
const times = { created_at: Type.String(), updated_at: Type.String(), deleted_at: Type.Null() };
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Id = Type.String({ minLength: 1, maxLength: 255 });

export const OptionRuleDto = Type.Object({
  id: Type.String(),
  attribute: Type.String(),
  operator: Type.String(),
  value: Type.Unknown(),
  shipping_option_id: Type.String(),
});

const TypeDto = Type.Object({
  id: Type.String(),
  label: Type.String(),
  description: Type.String(),
  code: Type.String(),
  shipping_option_id: Type.String(),
  ...times,
});
const ProfileDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  metadata: Nullable(Json),
  ...times,
});
const ProviderDto = Type.Object({ id: Type.String(), is_enabled: Type.Boolean() });
const LocationDto = Type.Object({ id: Type.String(), name: Type.String() });
const SetDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  location: Nullable(Type.Partial(LocationDto)),
  ...times,
});
const ZoneDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  fulfillment_set_id: Type.String(),
  geo_zones: Type.Array(Json),
  fulfillment_set: Type.Partial(SetDto),
  ...times,
});
const PriceDto = Type.Object({ ...OptionPriceDto.properties, rules_count: Type.Integer() });

/** A shipping option as the shop keeps it. */
export const AdminShippingOptionDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  price_type: Type.Union([Type.Literal("flat"), Type.Literal("calculated")]),
  service_zone_id: Type.String(),
  service_zone: Type.Partial(ZoneDto),
  shipping_profile_id: Type.String(),
  shipping_profile: Type.Partial(ProfileDto),
  provider_id: Type.String(),
  provider: Type.Partial(ProviderDto),
  shipping_option_type_id: Type.String(),
  type: Type.Partial(TypeDto),
  data: Nullable(Json),
  metadata: Nullable(Json),
  prices: Type.Array(Type.Partial(PriceDto)),
  rules: Type.Array(Type.Partial(OptionRuleDto)),
  ...times,
});
export type AdminShippingOptionDto = Static<typeof AdminShippingOptionDto>;

/** What `fields=` may say of a shipping option, to staff. */
export const adminOptionFields = fieldGrammar({
  defaults: [
    "*",
    "*service_zone",
    "*service_zone.fulfillment_set",
    "*service_zone.fulfillment_set.location",
    "*shipping_profile",
    "*provider",
    "*type",
    "*prices",
    "*prices.price_rules",
    "*rules",
  ],
  allowed: {
    ...leaves(AdminShippingOptionDto),
    service_zone: { ...leaves(ZoneDto), fulfillment_set: { ...leaves(SetDto), location: leaves(LocationDto) } },
    shipping_profile: leaves(ProfileDto),
    provider: leaves(ProviderDto),
    type: leaves(TypeDto),
    prices: { ...leaves(PriceDto), price_rules: { id: true, attribute: true, operator: true, value: true } },
    rules: leaves(OptionRuleDto),
  },
  depth: 4,
});

const Operator = Type.Union(
  (["eq", "ne", "in", "nin", "gt", "gte", "lt", "lte"] as const).map((operator) => Type.Literal(operator)),
);
const Scalar = Type.Union([Type.String({ maxLength: 255 }), Type.Number(), Type.Boolean()]);
const Value = Type.Union([Scalar, Type.Array(Type.String({ maxLength: 255 }), { maxItems: 1_000 })]);
const rule = { attribute: Name, operator: Operator, value: Value };

export const RulesBatchBody = closed({
  create: Type.Optional(Type.Array(closed(rule), { maxItems: 50 })),
  update: Type.Optional(
    Type.Array(
      closed({
        id: Id,
        attribute: Type.Optional(Name),
        operator: Type.Optional(Operator),
        value: Type.Optional(Value),
      }),
      { maxItems: 50 },
    ),
  ),
  delete: Type.Optional(Type.Array(Id, { maxItems: 50 })),
});
export type RulesBatch = Static<typeof RulesBatchBody>;

/** The only thing that a price may depend on besides currency and region. */
const Condition = closed({
  attribute: Type.Literal("item_total"),
  operator: Type.Union((["eq", "gt", "gte", "lt", "lte"] as const).map((operator) => Type.Literal(operator))),
  value: Type.Number({ minimum: 0 }),
});
const Conditions = Type.Optional(Type.Array(Condition, { maxItems: 10 }));
const Amount = Type.Number({ minimum: 0 });
const Currency = Type.String({ pattern: "^[a-z]{3}$" });

const NewPrice = Type.Union([
  closed({ currency_code: Currency, amount: Amount, rules: Conditions }),
  closed({ region_id: Id, amount: Amount, rules: Conditions }),
]);
const PriceChange = closed({
  id: Type.Optional(Id),
  currency_code: Type.Optional(Currency),
  region_id: Type.Optional(Id),
  amount: Type.Optional(Amount),
  rules: Conditions,
});
export type PriceChange = Static<typeof PriceChange>;

const PriceType = Type.Union([Type.Literal("flat"), Type.Literal("calculated")]);
const common = {
  shipping_profile_id: Type.Optional(Id),
  price_type: Type.Optional(PriceType),
  type: Type.Optional(
    closed({ label: Name, code: Name, description: Type.Optional(Type.String({ maxLength: 1_000 })) }),
  ),
  type_id: Type.Optional(Id),
  data: Type.Optional(Json),
  metadata: Type.Optional(Nullable(Json)),
  additional_data: Type.Optional(Json),
};

export const NewShippingOptionBody = closed({
  name: Name,
  service_zone_id: Id,
  provider_id: Id,
  ...common,
  prices: Type.Optional(Type.Array(NewPrice, { maxItems: 1_000 })),
  rules: Type.Optional(Type.Array(closed(rule), { maxItems: 50 })),
});

export const ShippingOptionChangesBody = closed({
  name: Type.Optional(Name),
  provider_id: Type.Optional(Id),
  ...common,
  prices: Type.Optional(Type.Array(PriceChange, { maxItems: 1_000 })),
  rules: Type.Optional(Type.Array(closed({ id: Type.Optional(Id), ...rule }), { maxItems: 50 })),
});

/** What may be changed of an option; a list replaces all that there was. */
export interface ShippingOptionChanges {
  name?: string;
  providerId?: string;
  profileId?: string;
  priceType?: "flat" | "calculated";
  type?: { label: string; code: string; description?: string };
  typeId?: string;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown> | null;
  prices?: readonly PriceChange[];
  rules?: readonly (OptionRule & { readonly id?: string })[];
}

/** What a new option and a changed one may both have. */
export const toCommon = (body: Static<typeof ShippingOptionChangesBody>): Omit<ShippingOptionChanges, "prices"> => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.provider_id !== undefined && { providerId: body.provider_id }),
  ...(body.shipping_profile_id !== undefined && { profileId: body.shipping_profile_id }),
  ...(body.price_type !== undefined && { priceType: body.price_type }),
  ...(body.type && { type: body.type }),
  ...(body.type_id !== undefined && { typeId: body.type_id }),
  ...(body.data && { data: body.data }),
  ...(body.metadata !== undefined && { metadata: body.metadata }),
  ...(body.rules && { rules: body.rules }),
});
