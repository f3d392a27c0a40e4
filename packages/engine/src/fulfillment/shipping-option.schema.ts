import Type, { type Static } from "typebox";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { addressId, type StockLocation } from "../inventory/index.ts";
import { CalculatedPriceDto, type ResolvedPrice, toCalculatedPriceDto } from "../pricing/index.ts";
import type { OptionPrice, ShippingOption } from "./shipping-option.queries.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Json = Type.Record(Type.String(), Type.Unknown());

const PriceRuleDto = Type.Object({
  id: Type.String(),
  attribute: Type.String(),
  operator: Type.Union([
    Type.Literal("eq"),
    Type.Literal("gt"),
    Type.Literal("gte"),
    Type.Literal("lt"),
    Type.Literal("lte"),
  ]),
  value: Type.String(),
});

export const OptionPriceDto = Type.Object({
  id: Type.String(),
  currency_code: Type.String(),
  amount: Type.Number(),
  min_quantity: Type.Null(),
  max_quantity: Type.Null(),
  price_rules: Type.Array(PriceRuleDto),
});

const OriginDto = Type.Object({
  id: Type.String(),
  company: Nullable(Type.String()),
  address_1: Nullable(Type.String()),
  address_2: Nullable(Type.String()),
  city: Nullable(Type.String()),
  country_code: Nullable(Type.String()),
  province: Nullable(Type.String()),
  postal_code: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  metadata: Nullable(Json),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});

const ServiceZoneDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  fulfillment_set_id: Type.String(),
  fulfillment_set: Type.Object({
    id: Type.String(),
    name: Type.String(),
    type: Type.String(),
    location: Type.Object({ id: Type.String(), address: OriginDto }),
  }),
});

/** What is the same of an option for every cart. */
const common = {
  id: Type.String(),
  name: Type.String(),
  price_type: Type.Union([Type.Literal("flat"), Type.Literal("calculated")]),
  service_zone_id: Type.String(),
  shipping_profile_id: Type.String(),
  provider_id: Type.String(),
  provider: Type.Object({ id: Type.String(), is_enabled: Type.Boolean() }),
  shipping_option_type_id: Type.String(),
  type: Type.Object({ id: Type.String(), label: Type.String(), description: Type.String(), code: Type.String() }),
  data: Nullable(Json),
  metadata: Nullable(Json),
  prices: Type.Array(OptionPriceDto),
};

/** A shipping option as a cart is offered it. A calculated price is null until it has been asked for. */
export const ShippingOptionDto = Type.Object({
  ...common,
  amount: Nullable(Type.Number()),
  is_tax_inclusive: Type.Boolean(),
  calculated_price: Nullable(CalculatedPriceDto),
  insufficient_inventory: Type.Boolean(),
  service_zone: ServiceZoneDto,
});
export type ShippingOptionDto = Static<typeof ShippingOptionDto>;

/**
 * @param price what the cart pays; null for a calculated price that was not asked for.
 * @param location where parcels leave from.
 * @param rate of all taxes together as `parseRate` gives it; null where the tax is not known.
 */
export function toShippingOptionDto(
  { option, price }: { option: ShippingOption; price: ResolvedPrice | null },
  {
    location,
    insufficientInventory,
    rate = null,
  }: { location: StockLocation | undefined; insufficientInventory: boolean; rate?: number | null },
): ShippingOptionDto {
  return {
    ...toCommon(option),
    amount: price && toMajor(price.amount, exponentOf(price.currencyCode)),
    is_tax_inclusive: price?.taxInclusive ?? false,
    calculated_price: price && toCalculatedPriceDto(price, { variantId: option.id, rate }),
    insufficient_inventory: insufficientInventory,
    service_zone: {
      id: option.zone.id,
      name: option.zone.name,
      fulfillment_set_id: option.set.id,
      fulfillment_set: {
        id: option.set.id,
        name: option.set.name,
        type: option.set.type,
        location: { id: option.set.locationId ?? "", address: toOrigin(location, option) },
      },
    },
  };
}

const toCommon = (option: ShippingOption) => ({
  id: option.id,
  name: option.name,
  price_type: option.priceType,
  service_zone_id: option.zone.id,
  shipping_profile_id: option.profileId,
  provider_id: option.providerId,
  provider: { id: option.providerId, is_enabled: true },
  shipping_option_type_id: option.type.id,
  type: { ...option.type },
  data: { ...option.data },
  metadata: option.metadata,
  prices: option.prices.map(toOptionPriceDto),
});

/** The wire has no region on a price, but a rule that says the same. */
export const toOptionPriceDto = ({
  id,
  currencyCode,
  regionId,
  amount,
  conditions,
}: Pick<OptionPrice, "id" | "currencyCode" | "regionId" | "amount" | "conditions">): Static<typeof OptionPriceDto> => ({
  id,
  currency_code: currencyCode,
  amount: toMajor(amount, exponentOf(currencyCode)),
  min_quantity: null,
  max_quantity: null,
  price_rules: [
    ...(regionId === null
      ? []
      : [{ id: `prule_${regionId}`, attribute: "region_id", operator: "eq" as const, value: regionId }]),
    ...conditions.map(({ attribute, operator, value }, index) => ({
      id: `prule_${id}_${index}`,
      attribute,
      operator,
      value: String(value),
    })),
  ],
});

function toOrigin(location: StockLocation | undefined, option: ShippingOption): Static<typeof OriginDto> {
  const address = location?.address;
  return {
    id: addressId(option.set.locationId ?? ""),
    company: address?.company ?? null,
    address_1: address?.address1 ?? null,
    address_2: address?.address2 ?? null,
    city: address?.city ?? null,
    country_code: address?.countryCode ?? null,
    province: address?.province ?? null,
    postal_code: address?.postalCode ?? null,
    phone: address?.phone ?? null,
    metadata: null,
    created_at: location?.createdAt ?? option.createdAt,
    updated_at: location?.updatedAt ?? option.updatedAt,
    deleted_at: null,
  };
}
