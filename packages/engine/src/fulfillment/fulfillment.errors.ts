import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Id = Type.Object({ id: Type.String() });

export const ShippingOptionNotFound = defineError(
  "fulfillment.shipping_option_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no shipping option ${id}. GET /store/shipping-options?cart_id= lists those of a cart.`,
);

export const ShippingOptionNotOffered = defineError(
  "fulfillment.shipping_option_not_offered",
  400,
  "invalid_data",
  Id,
  ({ id }) =>
    `The shipping option ${id} is not for this cart: its address, currency or items do not fit. GET /store/shipping-options?cart_id= lists those that do.`,
);

export const ServiceZoneNotFound = defineError(
  "fulfillment.service_zone_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no service zone ${id}. Make one: POST /admin/fulfillment-sets/:id/service-zones.`,
);

export const FulfillmentSetNotFound = defineError(
  "fulfillment.set_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no fulfillment set ${id}. Make one: POST /admin/stock-locations/:id/fulfillment-sets.`,
);

export const ShippingProfileNotFound = defineError(
  "fulfillment.shipping_profile_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no shipping profile ${id}. GET /admin/shipping-profiles lists all of them.`,
);

export const ProductToShipNotFound = defineError(
  "fulfillment.product_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) => `There is no product ${ids.join(", ")} to give a shipping profile to.`,
);

export const NameTaken = defineError(
  "fulfillment.name_taken",
  400,
  "invalid_data",
  Type.Object({ kind: Type.String(), name: Type.String() }),
  ({ kind, name }) => `${kind} with name: ${name}, already exists. Choose another name.`,
);

export const UnknownService = defineError(
  "fulfillment.unknown_service",
  400,
  "invalid_data",
  Type.Object({ providerId: Type.String(), serviceId: Type.String(), known: Type.Array(Type.String()) }),
  ({ providerId, serviceId, known }) =>
    `The fulfillment provider ${providerId} has no service ${serviceId}. It has: ${known.join(", ") || "none"}.`,
);

export const InvalidRule = defineError(
  "fulfillment.invalid_rule",
  400,
  "invalid_data",
  Type.Object({ attribute: Type.String(), operator: Type.String(), value: Type.String() }),
  ({ attribute, operator, value }) =>
    `The rule "${attribute} ${operator} ${value}" cannot be checked: in and nin take a list, eq and ne one value, the others a number.`,
);

export const ShippingOptionTypeNotFound = defineError(
  "fulfillment.shipping_option_type_not_found",
  404,
  "not_found",
  Id,
  ({ id }) => `There is no shipping option type ${id}. GET /admin/shipping-option-types lists all of them.`,
);

export const ShippingRuleNotFound = defineError(
  "fulfillment.rule_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()), optionId: Type.String() }),
  ({ ids, optionId }) => `The shipping option ${optionId} has no rule ${ids.join(", ")}.`,
);

export const ShippingPriceNotFound = defineError(
  "fulfillment.price_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()), optionId: Type.String() }),
  ({ ids, optionId }) => `The shipping option ${optionId} has no price ${ids.join(", ")}.`,
);

/** A price that is neither new nor one of the option's. */
export const PriceOfNothing = defineError(
  "fulfillment.price_of_nothing",
  400,
  "invalid_data",
  Type.Object({ optionId: Type.String() }),
  ({ optionId }) =>
    `A new price of the shipping option ${optionId} needs an amount and a currency_code or a region_id. To keep one, send its id.`,
);

export const PriceTwiceOnOption = defineError(
  "fulfillment.price_twice",
  400,
  "invalid_data",
  Type.Object({ name: Type.String(), currencyCode: Type.String() }),
  ({ name, currencyCode }) =>
    `The shipping option ${name} has two prices in ${currencyCode} for the same region. Keep one of them.`,
);
