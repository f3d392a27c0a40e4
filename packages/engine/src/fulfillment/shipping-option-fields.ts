import { fieldGrammar } from "../platform/http/fields.ts";

const price = {
  id: true,
  currency_code: true,
  amount: true,
  min_quantity: true,
  max_quantity: true,
  price_rules: { id: true, attribute: true, operator: true, value: true },
} as const;

const address = {
  id: true,
  company: true,
  address_1: true,
  address_2: true,
  city: true,
  country_code: true,
  province: true,
  postal_code: true,
  phone: true,
  metadata: true,
  created_at: true,
  updated_at: true,
  deleted_at: true,
} as const;

/** What `fields=` may say of a cart's shipping option. */
export const shippingOptionFields = fieldGrammar({
  depth: 4,
  defaults: [
    "*",
    "*type",
    "*provider",
    "*prices",
    "*prices.price_rules",
    "*service_zone",
    "*service_zone.fulfillment_set",
    "*service_zone.fulfillment_set.location",
    "*service_zone.fulfillment_set.location.address",
  ],
  allowed: {
    id: true,
    name: true,
    price_type: true,
    service_zone_id: true,
    shipping_profile_id: true,
    provider_id: true,
    shipping_option_type_id: true,
    data: true,
    metadata: true,
    amount: true,
    is_tax_inclusive: true,
    calculated_price: true,
    insufficient_inventory: true,
    type: { id: true, label: true, description: true, code: true },
    provider: { id: true, is_enabled: true },
    prices: price,
    service_zone: {
      id: true,
      name: true,
      fulfillment_set_id: true,
      fulfillment_set: { id: true, name: true, type: true, location: { id: true, address } },
    },
  },
});
