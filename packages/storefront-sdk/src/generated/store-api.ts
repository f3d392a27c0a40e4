// Made by `pnpm generate` from docs/reference/openapi/store.json. Changes here are lost.

export interface Address {
  id?: string;
  address_name?: string | null;
  is_default_shipping?: boolean;
  is_default_billing?: boolean;
  customer_id?: string;
  company?: string | null;
  first_name?: string | null;
  last_name?: string | null;
  address_1?: string | null;
  address_2?: string | null;
  city?: string | null;
  country_code?: string | null;
  province?: string | null;
  postal_code?: string | null;
  phone?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
}

export interface AnyError {
  type?: string;
  code?: string;
  message: string;
  data?: {
    code: string;
  };
  request_id?: string;
}

interface AuthForeignOriginError {
  type: "forbidden";
  code?: string;
  message: string;
  data: {
    code: "auth.foreign_origin";
    origin: string;
  };
  request_id: string;
}

interface AuthIdentityExistsError {
  type: "unauthorized";
  code?: string;
  message: string;
  data: {
    code: "auth.identity_exists";
  };
  request_id: string;
}

interface AuthIdentityTakenError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "auth.identity_taken";
    actorType: string;
  };
  request_id: string;
}

interface AuthInvalidLoginError {
  type: "unauthorized";
  code?: string;
  message: string;
  data: {
    code: "auth.invalid_login";
  };
  request_id: string;
}

interface AuthPasswordRefusedError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "auth.password_refused";
    problem: string;
  };
  request_id: string;
}

interface AuthResetTokenInvalidError {
  type: "unauthorized";
  code?: string;
  message: string;
  data: {
    code: "auth.reset_token_invalid";
  };
  request_id: string;
}

interface AuthTooManyAttemptsError {
  type: "too_many_requests";
  code?: string;
  message: string;
  data: {
    code: "auth.too_many_attempts";
    scope: "account" | "address";
    seconds: number;
  };
  request_id: string;
}

interface AuthUnknownActorTypeError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "auth.unknown_actor_type";
    actorType: string;
    known: string[];
  };
  request_id: string;
}

interface AuthUnknownProviderError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "auth.unknown_provider";
    provider: string;
    known: string[];
  };
  request_id: string;
}

export interface Cart {
  id?: string;
  currency_code?: string;
  email?: string | null;
  locale?: string | null;
  region_id?: string | null;
  customer_id?: string | null;
  sales_channel_id?: string;
  completed_at?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  /** In the currency's major unit. */
  total?: number;
  /** In the currency's major unit. */
  subtotal?: number;
  /** In the currency's major unit. */
  tax_total?: number;
  /** In the currency's major unit. */
  discount_total?: number;
  /** In the currency's major unit. */
  discount_subtotal?: number;
  /** In the currency's major unit. */
  discount_tax_total?: number;
  /** In the currency's major unit. */
  original_total?: number;
  /** In the currency's major unit. */
  original_subtotal?: number;
  /** In the currency's major unit. */
  original_tax_total?: number;
  /** In the currency's major unit. */
  item_total?: number;
  /** In the currency's major unit. */
  item_subtotal?: number;
  /** In the currency's major unit. */
  item_tax_total?: number;
  /** In the currency's major unit. */
  item_discount_total?: number;
  /** In the currency's major unit. */
  original_item_total?: number;
  /** In the currency's major unit. */
  original_item_subtotal?: number;
  /** In the currency's major unit. */
  original_item_tax_total?: number;
  /** In the currency's major unit. */
  shipping_total?: number;
  /** In the currency's major unit. */
  shipping_subtotal?: number;
  /** In the currency's major unit. */
  shipping_tax_total?: number;
  /** In the currency's major unit. */
  shipping_discount_total?: number;
  /** In the currency's major unit. */
  original_shipping_total?: number;
  /** In the currency's major unit. */
  original_shipping_subtotal?: number;
  /** In the currency's major unit. */
  original_shipping_tax_total?: number;
  /** In the currency's major unit. */
  credit_line_total?: number;
  /** In the currency's major unit. */
  credit_line_subtotal?: number;
  /** In the currency's major unit. */
  credit_line_tax_total?: number;
  /** In the currency's major unit. */
  gift_card_total?: number;
  /** In the currency's major unit. */
  gift_card_tax_total?: number;
  items?: CartItem[];
  shipping_methods?: CartShippingMethod[];
  shipping_address_id?: string | null;
  billing_address_id?: string | null;
  shipping_address?: CartShippingAddress | null;
  billing_address?: CartShippingAddress | null;
  region?: Region | null;
  customer?: {
    id: string;
    email: string | null;
  } | null;
  payment_collection?: CartPaymentCollection | null;
  promotions?: CartPromotion[];
  credit_lines?: unknown[];
}

interface CartCompletedError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "cart.completed";
    id: string;
  };
  request_id: string;
}

interface CartCountryNotInRegionError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "cart.country_not_in_region";
    countryCode: string;
    regionId: string;
  };
  request_id: string;
}

interface CartCurrencyNotInRegionError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "cart.currency_not_in_region";
    currencyCode: string;
    regionId: string;
    regionCurrencyCode: string;
  };
  request_id: string;
}

export interface CartItem {
  id?: string;
  title?: string;
  subtitle?: string | null;
  thumbnail?: string | null;
  quantity?: number;
  product_id?: string;
  product_title?: string;
  product_description?: string | null;
  product_subtitle?: string | null;
  product_type?: string | null;
  product_type_id?: string | null;
  product_collection?: string | null;
  product_handle?: string;
  variant_id?: string;
  variant_sku?: string | null;
  variant_barcode?: string | null;
  variant_title?: string;
  variant_option_values?: Record<string, string>;
  requires_shipping?: boolean;
  is_discountable?: boolean;
  is_giftcard?: boolean;
  is_tax_inclusive?: boolean;
  compare_at_unit_price?: number | null;
  unit_price?: number;
  tax_lines?: CartItemTaxLine[];
  adjustments?: CartItemAdjustment[];
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  /** In the currency's major unit. */
  total?: number;
  /** In the currency's major unit. */
  subtotal?: number;
  /** In the currency's major unit. */
  tax_total?: number;
  /** In the currency's major unit. */
  discount_total?: number;
  /** In the currency's major unit. */
  discount_subtotal?: number;
  /** In the currency's major unit. */
  discount_tax_total?: number;
  /** In the currency's major unit. */
  original_total?: number;
  /** In the currency's major unit. */
  original_subtotal?: number;
  /** In the currency's major unit. */
  original_tax_total?: number;
  cart_id?: string;
  product?: CartItemProduct;
  variant?: CartItemVariant;
}

export interface CartItemAdjustment {
  id: string;
  promotion_id: string | null;
  code: string | null;
  description: string | null;
  amount: number;
  is_tax_inclusive: boolean;
  created_at: string;
  updated_at: string;
}

export interface CartItemProduct {
  id: string;
  title: string;
  subtitle: string | null;
  description: string | null;
  handle: string;
  thumbnail: string | null;
  type_id: string | null;
  is_giftcard: boolean;
  discountable: boolean;
}

export interface CartItemTaxLine {
  id: string;
  description: string;
  code: string;
  rate: number;
  provider_id: string;
  tax_rate_id: string | null;
  total: number;
  subtotal: number;
  created_at: string;
  updated_at: string;
}

export interface CartItemVariant {
  id: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  product_id: string;
  manage_inventory: boolean;
  allow_backorder: boolean;
}

interface CartLineItemNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "cart.line_item_not_found";
    id: string;
    cartId: string;
  };
  request_id: string;
}

interface CartNotEnoughStockError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "cart.not_enough_stock";
    variantId: string;
    requested: number;
    available: number;
  };
  request_id: string;
}

interface CartNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "cart.not_found";
    id: string;
  };
  request_id: string;
}

export interface CartPaymentCollection {
  id?: string;
  currency_code?: string;
  amount?: number;
  authorized_amount?: number;
  captured_amount?: number;
  refunded_amount?: number;
  status?: "not_paid" | "awaiting" | "authorized" | "partially_authorized" | "canceled" | "completed" | "failed";
  payment_providers?: {
    id: string;
  }[];
  payment_sessions?: PaymentCollectionPaymentSession[];
  payments?: PaymentCollectionPayment[];
  metadata?: Record<string, unknown>;
  completed_at?: string;
  created_at?: string;
  updated_at?: string;
}

export interface CartPromotion {
  id?: string;
  code?: string;
  is_automatic?: boolean;
  is_tax_inclusive?: boolean;
  application_method?: {
    value: number;
    type: "fixed" | "percentage";
    currency_code: string | null;
  };
}

export interface CartShippingAddress {
  id: string;
  first_name: string | null;
  last_name: string | null;
  phone: string | null;
  company: string | null;
  address_1: string | null;
  address_2: string | null;
  city: string | null;
  country_code: string | null;
  province: string | null;
  postal_code: string | null;
  metadata: Record<string, unknown> | null;
  created_at: string;
  updated_at: string;
}

export interface CartShippingMethod {
  id?: string;
  name?: string;
  description?: string | null;
  amount?: number;
  is_tax_inclusive?: boolean;
  shipping_option_id?: string;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown> | null;
  tax_lines?: CartItemTaxLine[];
  adjustments?: CartItemAdjustment[];
  created_at?: string;
  updated_at?: string;
  /** In the currency's major unit. */
  total?: number;
  /** In the currency's major unit. */
  subtotal?: number;
  /** In the currency's major unit. */
  tax_total?: number;
  /** In the currency's major unit. */
  discount_total?: number;
  /** In the currency's major unit. */
  discount_subtotal?: number;
  /** In the currency's major unit. */
  discount_tax_total?: number;
  /** In the currency's major unit. */
  original_total?: number;
  /** In the currency's major unit. */
  original_subtotal?: number;
  /** In the currency's major unit. */
  original_tax_total?: number;
  cart_id?: string;
}

interface CartVariantNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "cart.variant_not_found";
    ids: string[];
  };
  request_id: string;
}

interface CartVariantWithoutPriceError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "cart.variant_without_price";
    ids: string[];
    currencyCode: string;
  };
  request_id: string;
}

interface CatalogCategoryNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "catalog.category_not_found";
    id: string;
  };
  request_id: string;
}

interface CatalogCollectionNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "catalog.collection_not_found";
    id: string;
  };
  request_id: string;
}

interface CatalogOptionNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "catalog.option_not_found";
    id: string;
  };
  request_id: string;
}

interface CatalogTagNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "catalog.tag_not_found";
    id: string;
  };
  request_id: string;
}

interface CatalogTypeNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "catalog.type_not_found";
    id: string;
  };
  request_id: string;
}

export interface CategoryOfProduct {
  id?: string;
  name?: string;
  description?: string;
  handle?: string;
  rank?: number;
  parent_category_id?: string | null;
  external_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
}

interface CheckoutCartChangedError {
  type: "conflict";
  code?: string;
  message: string;
  data: {
    code: "checkout.cart_changed";
    cartId: string;
  };
  request_id: string;
}

interface CheckoutCartEmptyError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "checkout.cart_empty";
    cartId: string;
  };
  request_id: string;
}

interface CheckoutEmailMissingError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "checkout.email_missing";
    cartId: string;
  };
  request_id: string;
}

interface CheckoutHoldExpiredError {
  type: "conflict";
  code?: string;
  message: string;
  data: {
    code: "checkout.hold_expired";
    cartId: string;
  };
  request_id: string;
}

interface CheckoutOutOfStockError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "checkout.out_of_stock";
    cartId: string;
    lines: {
      lineItemId: string;
      variantId: string;
      title: string;
      requested: number;
      available: number;
    }[];
  };
  request_id: string;
}

interface CheckoutPaymentSessionMissingError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "checkout.payment_session_missing";
    cartId: string;
  };
  request_id: string;
}

interface CheckoutPricesChangedError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "checkout.prices_changed";
    cartId: string;
    before: number;
    after: number;
    currencyCode: string;
    lostCodes: string[];
  };
  request_id: string;
}

interface CheckoutShippingAddressMissingError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "checkout.shipping_address_missing";
    cartId: string;
  };
  request_id: string;
}

interface CheckoutShippingMethodMissingError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "checkout.shipping_method_missing";
    cartId: string;
    titles: string[];
  };
  request_id: string;
}

export interface Collection {
  id?: string;
  title?: string;
  handle?: string;
  products?: CollectionProduct[];
  external_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
}

export interface CollectionProduct {
  id?: string;
  title?: string;
  handle?: string;
  subtitle?: string | null;
  description?: string | null;
  is_giftcard?: boolean;
  thumbnail?: string | null;
  weight?: number | null;
  length?: number | null;
  height?: number | null;
  width?: number | null;
  origin_country?: string | null;
  hs_code?: string | null;
  mid_code?: string | null;
  material?: string | null;
  collection_id?: string | null;
  type_id?: string | null;
  discountable?: boolean;
  external_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
}

export interface Currency {
  code: string;
  symbol: string;
  symbol_native: string;
  name: string;
  decimal_digits: number;
  rounding: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
}

export interface Customer {
  id?: string;
  email?: string;
  default_billing_address_id?: string | null;
  default_shipping_address_id?: string | null;
  company_name?: string | null;
  first_name?: string | null;
  last_name?: string | null;
  phone?: string | null;
  has_account?: boolean;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: string | null;
  addresses?: Address[];
}

interface CustomerAddressNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "customer.address_not_found";
    id: string;
  };
  request_id: string;
}

interface CustomerEmailDiffersError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "customer.email_differs";
    email: string;
    registered: string;
  };
  request_id: string;
}

interface CustomerExistsError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "customer.exists";
    email: string;
  };
  request_id: string;
}

interface CustomerTooManyAddressesError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "customer.too_many_addresses";
    limit: number;
  };
  request_id: string;
}

interface FulfillmentRefusedError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "fulfillment.refused";
    reason: string;
  };
  request_id: string;
}

interface FulfillmentShippingOptionNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "fulfillment.shipping_option_not_found";
    id: string;
  };
  request_id: string;
}

interface FulfillmentShippingOptionNotOfferedError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "fulfillment.shipping_option_not_offered";
    id: string;
  };
  request_id: string;
}

interface InventoryLocationNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "inventory.location_not_found";
    ids: string[];
  };
  request_id: string;
}

export interface ItemInput {
  variant_id: string;
  quantity: number;
  metadata?: Record<string, unknown> | null;
}

export interface OptionFacetInput {
  field: string;
  type?: "value" | "stats";
  limit?: number;
  sort?: "count" | "alpha";
  query?: string;
}

export interface OptionInput {
  facets?: (string | OptionFacetInput)[];
  disjunctive_facets?: boolean;
  typo_tolerance?: true;
  match_strategy?: "all" | "last";
  count?: "estimated" | "exact" | "none";
}

export interface OptionOfProduct {
  id?: string;
  title?: string;
  is_exclusive?: boolean;
  product_id?: string;
  values?: {
    id?: string;
    value?: string;
    rank?: number;
    option_id?: string;
    metadata?: Record<string, unknown> | null;
  }[];
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
}

export interface Order {
  id?: string;
  version?: number;
  display_id?: number;
  custom_display_id?: string | null;
  status?: "pending" | "completed" | "draft" | "archived" | "canceled" | "requires_action";
  region_id?: string | null;
  customer_id?: string | null;
  sales_channel_id?: string | null;
  email?: string;
  currency_code?: string;
  locale?: string | null;
  payment_status?: "not_paid" | "awaiting" | "authorized" | "partially_authorized" | "captured" | "partially_captured" | "partially_refunded" | "refunded" | "canceled" | "requires_action";
  fulfillment_status?: "not_fulfilled" | "partially_fulfilled" | "fulfilled" | "partially_shipped" | "shipped" | "partially_delivered" | "delivered" | "canceled";
  summary?: OrderSummary;
  /** In the currency's major unit. */
  total?: number;
  /** In the currency's major unit. */
  subtotal?: number;
  /** In the currency's major unit. */
  tax_total?: number;
  /** In the currency's major unit. */
  discount_total?: number;
  /** In the currency's major unit. */
  discount_subtotal?: number;
  /** In the currency's major unit. */
  discount_tax_total?: number;
  /** In the currency's major unit. */
  original_total?: number;
  /** In the currency's major unit. */
  original_subtotal?: number;
  /** In the currency's major unit. */
  original_tax_total?: number;
  /** In the currency's major unit. */
  item_total?: number;
  /** In the currency's major unit. */
  item_subtotal?: number;
  /** In the currency's major unit. */
  item_tax_total?: number;
  /** In the currency's major unit. */
  item_discount_total?: number;
  /** In the currency's major unit. */
  original_item_total?: number;
  /** In the currency's major unit. */
  original_item_subtotal?: number;
  /** In the currency's major unit. */
  original_item_tax_total?: number;
  /** In the currency's major unit. */
  shipping_total?: number;
  /** In the currency's major unit. */
  shipping_subtotal?: number;
  /** In the currency's major unit. */
  shipping_tax_total?: number;
  /** In the currency's major unit. */
  shipping_discount_total?: number;
  /** In the currency's major unit. */
  original_shipping_total?: number;
  /** In the currency's major unit. */
  original_shipping_subtotal?: number;
  /** In the currency's major unit. */
  original_shipping_tax_total?: number;
  /** In the currency's major unit. */
  credit_line_total?: number;
  /** In the currency's major unit. */
  credit_line_subtotal?: number;
  /** In the currency's major unit. */
  credit_line_tax_total?: number;
  /** In the currency's major unit. */
  gift_card_total?: number;
  /** In the currency's major unit. */
  gift_card_tax_total?: number;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  canceled_at?: string | null;
  items?: OrderItem[];
  shipping_methods?: OrderShippingMethod[];
  shipping_address?: OrderShippingAddress | null;
  billing_address?: OrderShippingAddress | null;
  customer?: OrderCustomer | null;
  sales_channel?: {
    id?: string;
    name?: string;
  } | null;
  region?: OrderRegion | null;
  payment_collections?: CartPaymentCollection[];
  fulfillments?: OrderFulfillment[];
  credit_lines?: OrderCreditLine[];
}

interface OrderChangeItemNotFoundError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "order_change.item_not_found";
    ids: string[];
  };
  request_id: string;
}

interface OrderChangeNotReturnableError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "order_change.not_returnable";
    itemId: string;
    quantity: number;
    returnable: number;
  };
  request_id: string;
}

interface OrderClosedError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "order.closed";
    id: string;
    status: string;
    wanted: string;
  };
  request_id: string;
}

export interface OrderCreditLine {
  id: string;
  order_id: string;
  /** In the currency's major unit. */
  amount: number;
  reference: string | null;
  reference_id: string | null;
  metadata: Record<string, unknown> | null;
  created_at: string;
  updated_at: string;
}

export interface OrderCustomer {
  id?: string;
  email?: string;
  first_name?: string | null;
  last_name?: string | null;
  company_name?: string | null;
  phone?: string | null;
  has_account?: boolean;
  created_at?: string;
  updated_at?: string;
}

export interface OrderFulfillment {
  id?: string;
  order_id?: string;
  location_id?: string;
  provider_id?: string;
  provider?: {
    id: string;
    is_enabled: boolean;
  };
  shipping_option_id?: string | null;
  requires_shipping?: boolean;
  delivery_address?: CartShippingAddress | null;
  items?: {
    id: string;
    title: string;
    quantity: number;
    sku: string;
    barcode: string;
    line_item_id: string | null;
    inventory_item_id: string | null;
    fulfillment_id: string;
    created_at: string;
    updated_at: string;
    deleted_at: string | null;
  }[];
  labels?: {
    id: string;
    tracking_number: string;
    tracking_url: string;
    label_url: string;
    fulfillment_id: string;
    created_at: string;
    updated_at: string;
    deleted_at: string | null;
  }[];
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown> | null;
  packed_at?: string | null;
  shipped_at?: string | null;
  delivered_at?: string | null;
  canceled_at?: string | null;
  created_by?: string | null;
  marked_shipped_by?: string | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: string | null;
}

export interface OrderItem {
  id?: string;
  title?: string;
  subtitle?: string | null;
  thumbnail?: string | null;
  quantity?: number;
  product_id?: string | null;
  product_title?: string;
  product_description?: string | null;
  product_subtitle?: string | null;
  product_type?: string | null;
  product_type_id?: string | null;
  product_collection?: string | null;
  product_handle?: string;
  variant_id?: string | null;
  variant_sku?: string | null;
  variant_barcode?: string | null;
  variant_title?: string;
  variant_option_values?: Record<string, string>;
  requires_shipping?: boolean;
  is_discountable?: boolean;
  is_giftcard?: boolean;
  is_tax_inclusive?: boolean;
  compare_at_unit_price?: number | null;
  unit_price?: number;
  tax_lines?: CartItemTaxLine[];
  adjustments?: CartItemAdjustment[];
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  /** In the currency's major unit. */
  total?: number;
  /** In the currency's major unit. */
  subtotal?: number;
  /** In the currency's major unit. */
  tax_total?: number;
  /** In the currency's major unit. */
  discount_total?: number;
  /** In the currency's major unit. */
  discount_subtotal?: number;
  /** In the currency's major unit. */
  discount_tax_total?: number;
  /** In the currency's major unit. */
  original_total?: number;
  /** In the currency's major unit. */
  original_subtotal?: number;
  /** In the currency's major unit. */
  original_tax_total?: number;
  order_id?: string;
  /** In the currency's major unit. */
  item_total?: number;
  /** In the currency's major unit. */
  item_subtotal?: number;
  /** In the currency's major unit. */
  item_tax_total?: number;
  /** In the currency's major unit. */
  refundable_total?: number;
  /** In the currency's major unit. */
  refundable_total_per_unit?: number;
  detail?: {
    id: string;
    item_id: string;
    quantity: number;
    fulfilled_quantity: number;
    shipped_quantity: number;
    delivered_quantity: number;
    return_requested_quantity: number;
    return_received_quantity: number;
    return_dismissed_quantity: number;
    written_off_quantity: number;
    metadata: Record<string, unknown> | null;
    created_at: string;
    updated_at: string;
  };
  product?: CartItemProduct | null;
  variant?: CartItemVariant | null;
}

interface OrderNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "order.not_found";
    id: string;
  };
  request_id: string;
}

export interface OrderRegion {
  id?: string;
  name?: string;
  currency_code?: string;
}

export interface OrderShippingAddress {
  id?: string;
  first_name?: string | null;
  last_name?: string | null;
  phone?: string | null;
  company?: string | null;
  address_1?: string | null;
  address_2?: string | null;
  city?: string | null;
  country_code?: string | null;
  province?: string | null;
  postal_code?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
}

export interface OrderShippingMethod {
  id?: string;
  name?: string;
  description?: string | null;
  amount?: number;
  is_tax_inclusive?: boolean;
  shipping_option_id?: string | null;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown> | null;
  tax_lines?: CartItemTaxLine[];
  adjustments?: CartItemAdjustment[];
  created_at?: string;
  updated_at?: string;
  /** In the currency's major unit. */
  total?: number;
  /** In the currency's major unit. */
  subtotal?: number;
  /** In the currency's major unit. */
  tax_total?: number;
  /** In the currency's major unit. */
  discount_total?: number;
  /** In the currency's major unit. */
  discount_subtotal?: number;
  /** In the currency's major unit. */
  discount_tax_total?: number;
  /** In the currency's major unit. */
  original_total?: number;
  /** In the currency's major unit. */
  original_subtotal?: number;
  /** In the currency's major unit. */
  original_tax_total?: number;
  order_id?: string;
}

export interface OrderSummary {
  /** In the currency's major unit. */
  pending_difference: number;
  /** In the currency's major unit. */
  current_order_total: number;
  /** In the currency's major unit. */
  original_order_total: number;
  /** In the currency's major unit. */
  transaction_total: number;
  /** In the currency's major unit. */
  paid_total: number;
  /** In the currency's major unit. */
  refunded_total: number;
  /** In the currency's major unit. */
  accounting_total: number;
}

interface OrderTransferNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "order.transfer_not_found";
    id: string;
  };
  request_id: string;
}

interface OrderTransferNotNeededError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "order.transfer_not_needed";
    id: string;
    customerId: string;
  };
  request_id: string;
}

interface OrderTransferTokenWrongError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "order.transfer_token_wrong";
    id: string;
  };
  request_id: string;
}

export interface PaginationInput {
  skip?: number;
  take?: number;
  order?: Record<string, "ASC" | "DESC">;
  cursor?: string;
}

export interface PaymentCollection {
  id: string;
  currency_code: string;
  amount: number;
  authorized_amount: number;
  captured_amount: number;
  refunded_amount: number;
  status: "not_paid" | "awaiting" | "authorized" | "partially_authorized" | "canceled" | "completed" | "failed";
  payment_providers: {
    id: string;
  }[];
  payment_sessions: PaymentCollectionPaymentSession[];
  payments: PaymentCollectionPayment[];
  metadata?: Record<string, unknown>;
  completed_at?: string;
  created_at: string;
  updated_at: string;
}

interface PaymentCollectionNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "payment.collection_not_found";
    id: string;
  };
  request_id: string;
}

interface PaymentCollectionPaidError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "payment.collection_paid";
    id: string;
  };
  request_id: string;
}

export interface PaymentCollectionPayment {
  id: string;
  amount: number;
  authorized_amount: number;
  captured_amount: number;
  refunded_amount: number;
  currency_code: string;
  provider_id: string;
  data: Record<string, unknown>;
  captured_at?: string;
  canceled_at?: string;
  created_at: string;
  updated_at: string;
}

export interface PaymentCollectionPaymentSession {
  id: string;
  amount: number;
  currency_code: string;
  provider_id: string;
  data: Record<string, unknown>;
  status: "pending" | "requires_more" | "authorized" | "captured" | "error" | "canceled";
}

interface PaymentProviderNotOfferedError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "payment.provider_not_offered";
    providerId: string;
    offered: string[];
  };
  request_id: string;
}

interface PaymentSessionStaleError {
  type: "conflict";
  code?: string;
  message: string;
  data: {
    code: "payment.session_stale";
    id: string;
    amount: number;
  };
  request_id: string;
}

export interface Product {
  id?: string;
  title?: string;
  handle?: string;
  subtitle?: string | null;
  description?: string | null;
  is_giftcard?: boolean;
  thumbnail?: string | null;
  weight?: number | null;
  length?: number | null;
  height?: number | null;
  width?: number | null;
  origin_country?: string | null;
  hs_code?: string | null;
  mid_code?: string | null;
  material?: string | null;
  collection_id?: string | null;
  type_id?: string | null;
  discountable?: boolean;
  external_id?: string | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
  status?: "published";
  metadata?: Record<string, unknown> | null;
  type?: ProductTag | null;
  collection?: ProductCollection | null;
  tags?: ProductTag[];
  categories?: CategoryOfProduct[];
  options?: OptionOfProduct[];
  images?: VariantImage[];
  variants?: ProductVariant[];
}

export interface ProductCategory {
  id?: string;
  name?: string;
  description?: string;
  handle?: string;
  rank?: number;
  parent_category_id?: string | null;
  external_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
  is_active?: boolean;
  is_internal?: boolean;
  parent_category?: ProductCategoryParentCategory | null;
  category_children?: ProductCategoryParentCategory[];
  products?: CollectionProduct[];
}

export interface ProductCategoryParentCategory {
  id?: string;
  name?: string;
  description?: string;
  handle?: string;
  rank?: number;
  parent_category_id?: string | null;
  external_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
  parent_category?: unknown;
  category_children?: unknown[];
}

export interface ProductCollection {
  id?: string;
  title?: string;
  handle?: string;
  external_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
}

export interface ProductOption {
  id?: string;
  title?: string;
  is_exclusive?: boolean;
  product_id?: string | null;
  values?: ProductOptionValue[];
  products?: CollectionProduct[];
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
}

export interface ProductOptionValue {
  id?: string;
  value?: string;
  rank?: number;
  option_id?: string;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
}

export interface ProductTag {
  id?: string;
  value?: string;
  external_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
}

export interface ProductVariant {
  id?: string;
  title?: string;
  sku?: string | null;
  barcode?: string | null;
  ean?: string | null;
  upc?: string | null;
  thumbnail?: string | null;
  allow_backorder?: boolean;
  manage_inventory?: boolean;
  weight?: number | null;
  length?: number | null;
  height?: number | null;
  width?: number | null;
  origin_country?: string | null;
  hs_code?: string | null;
  mid_code?: string | null;
  material?: string | null;
  variant_rank?: number;
  product_id?: string;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
  options?: VariantOption[];
  images?: VariantImage[];
  calculated_price?: VariantCalculatedPrice;
  inventory_quantity?: number | null;
}

interface PromotionCodeInvalidError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "promotion.code_invalid";
    promoCode: string;
    reason: string;
    why: string;
  };
  request_id: string;
}

interface PromotionRedemptionRefusedError {
  type: "conflict";
  code?: string;
  message: string;
  data: {
    code: "promotion.redemption_refused";
    cartId: string;
  };
  request_id: string;
}

interface ReasonReturnNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "reason.return_not_found";
    id: string;
  };
  request_id: string;
}

export interface Region {
  id?: string;
  name?: string;
  currency_code?: string;
  automatic_taxes?: boolean;
  countries?: RegionCountry[];
  payment_providers?: {
    id: string;
    is_enabled: boolean;
  }[];
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
}

export interface RegionCountry {
  id: string;
  iso_2: string;
  iso_3: string;
  num_code: string;
  name: string;
  display_name: string;
}

interface RegionNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "region.not_found";
    id: string;
  };
  request_id: string;
}

export interface ReturnReason {
  id?: string;
  value?: string;
  label?: string;
  description?: string | null;
  parent_return_reason_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: string | null;
  parent_return_reason?: ReturnReasonParentReturnReason | null;
  return_reason_children?: ReturnReasonParentReturnReason[];
}

export interface ReturnReasonParentReturnReason {
  id?: string;
  value?: string;
  label?: string;
  description?: string | null;
  parent_return_reason_id?: string | null;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: string | null;
}

interface ReturnReceiveNowRefusedError {
  type: "not_allowed";
  code?: string;
  message: string;
  data: {
    code: "return.receive_now_refused";
    orderId: string;
  };
  request_id: string;
}

interface SearchUnavailableError {
  type: "unavailable";
  code?: string;
  message: string;
  data: {
    code: "search.unavailable";
    reason: "missing" | "unbuilt" | "failing";
  };
  request_id: string;
}

export interface ShippingAddressInput {
  id?: string;
  first_name?: string | null;
  last_name?: string | null;
  phone?: string | null;
  company?: string | null;
  address_1?: string | null;
  address_2?: string | null;
  city?: string | null;
  country_code?: string | null;
  province?: string | null;
  postal_code?: string | null;
  metadata?: Record<string, unknown> | null;
}

export interface ShippingOption {
  id?: string;
  name?: string;
  price_type?: "flat" | "calculated";
  service_zone_id?: string;
  shipping_profile_id?: string;
  provider_id?: string;
  provider?: {
    id: string;
    is_enabled: boolean;
  };
  shipping_option_type_id?: string;
  type?: ShippingOptionType;
  data?: Record<string, unknown> | null;
  metadata?: Record<string, unknown> | null;
  prices?: ShippingOptionPrice[];
  amount?: number | null;
  is_tax_inclusive?: boolean;
  calculated_price?: ShippingOptionCalculatedPrice | null;
  insufficient_inventory?: boolean;
  service_zone?: ShippingOptionServiceZone;
}

export interface ShippingOptionCalculatedPrice {
  id: string;
  is_calculated_price_price_list: boolean;
  is_calculated_price_tax_inclusive: boolean;
  calculated_amount: number;
  calculated_amount_with_tax?: number;
  calculated_amount_without_tax?: number;
  is_original_price_price_list: boolean;
  is_original_price_tax_inclusive: boolean;
  original_amount: number;
  original_amount_with_tax?: number;
  original_amount_without_tax?: number;
  currency_code: string;
  calculated_price: {
    id: string | null;
    price_list_id: string | null;
    price_list_type: "sale" | "override" | null;
    min_quantity: number | null;
    max_quantity: number | null;
  };
  original_price: {
    id: string | null;
    price_list_id: string | null;
    price_list_type: "sale" | "override" | null;
    min_quantity: number | null;
    max_quantity: number | null;
  };
}

export interface ShippingOptionPrice {
  id: string;
  currency_code: string;
  amount: number;
  min_quantity: null;
  max_quantity: null;
  price_rules: {
    id: string;
    attribute: string;
    operator: "eq" | "gt" | "gte" | "lt" | "lte";
    value: string;
  }[];
}

export interface ShippingOptionServiceZone {
  id: string;
  name: string;
  fulfillment_set_id: string;
  fulfillment_set: {
    id: string;
    name: string;
    type: string;
    location: {
      id: string;
      address: {
        id: string;
        company: string | null;
        address_1: string | null;
        address_2: string | null;
        city: string | null;
        country_code: string | null;
        province: string | null;
        postal_code: string | null;
        phone: string | null;
        metadata: Record<string, unknown> | null;
        created_at: string;
        updated_at: string;
        deleted_at: null;
      };
    };
  };
}

export interface ShippingOptionType {
  id: string;
  label: string;
  description: string;
  code: string;
}

interface StoreCurrencyNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "store.currency_not_found";
    currencyCode: string;
  };
  request_id: string;
}

interface StorefrontForeignSalesChannelError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "storefront.foreign_sales_channel";
    salesChannelIds: string[];
  };
  request_id: string;
}

interface StorefrontPricingContextMissingError {
  type: "invalid_data";
  code?: string;
  message: string;
  data: {
    code: "storefront.pricing_context_missing";
  };
  request_id: string;
}

interface StorefrontProductNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "storefront.product_not_found";
    id: string;
  };
  request_id: string;
}

interface StorefrontVariantNotFoundError {
  type: "not_found";
  code?: string;
  message: string;
  data: {
    code: "storefront.variant_not_found";
    id: string;
  };
  request_id: string;
}

interface Unauthorized {
  message: "Unauthorized";
}

export interface Variant {
  id?: string;
  title?: string;
  sku?: string | null;
  barcode?: string | null;
  ean?: string | null;
  upc?: string | null;
  thumbnail?: string | null;
  allow_backorder?: boolean;
  manage_inventory?: boolean;
  weight?: number | null;
  length?: number | null;
  height?: number | null;
  width?: number | null;
  origin_country?: string | null;
  hs_code?: string | null;
  mid_code?: string | null;
  material?: string | null;
  variant_rank?: number;
  product_id?: string;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
  options?: VariantOption[];
  images?: VariantImage[];
  calculated_price?: VariantCalculatedPrice;
  inventory_quantity?: number | null;
  product?: VariantProduct;
}

export interface VariantCalculatedPrice {
  id?: string;
  is_calculated_price_price_list?: boolean;
  is_calculated_price_tax_inclusive?: boolean;
  calculated_amount?: number;
  calculated_amount_with_tax?: number;
  calculated_amount_without_tax?: number;
  is_original_price_price_list?: boolean;
  is_original_price_tax_inclusive?: boolean;
  original_amount?: number;
  original_amount_with_tax?: number;
  original_amount_without_tax?: number;
  currency_code?: string;
  calculated_price?: {
    id?: string | null;
    price_list_id?: string | null;
    price_list_type?: "sale" | "override" | null;
    min_quantity?: number | null;
    max_quantity?: number | null;
  };
  original_price?: {
    id?: string | null;
    price_list_id?: string | null;
    price_list_type?: "sale" | "override" | null;
    min_quantity?: number | null;
    max_quantity?: number | null;
  };
}

export interface VariantImage {
  id?: string;
  url?: string;
  rank?: number;
  metadata?: Record<string, unknown> | null;
  created_at?: string;
  updated_at?: string;
}

export interface VariantOption {
  id?: string;
  value?: string;
  option_id?: string;
}

export interface VariantProduct {
  id?: string;
  title?: string;
  handle?: string;
  subtitle?: string | null;
  description?: string | null;
  is_giftcard?: boolean;
  thumbnail?: string | null;
  weight?: number | null;
  length?: number | null;
  height?: number | null;
  width?: number | null;
  origin_country?: string | null;
  hs_code?: string | null;
  mid_code?: string | null;
  material?: string | null;
  collection_id?: string | null;
  type_id?: string | null;
  discountable?: boolean;
  external_id?: string | null;
  created_at?: string;
  updated_at?: string;
  deleted_at?: null;
  metadata?: Record<string, unknown> | null;
}

/** Every operation of the store API and of signing in, by its id. Any of them may also answer {@link AnyError}. */
export interface StoreApi {
  /** Signs in, and answers with a token. */
  "auth.login": {
    method: "POST";
    path: "/auth/{actor}/{provider}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      email: string;
      password: string;
    };
    reply: {
      token: string;
    };
    errors: AuthInvalidLoginError | AuthUnknownActorTypeError | AuthUnknownProviderError | AuthTooManyAttemptsError;
  };
  /** Makes an identity, and answers with a token to make its customer with. */
  "auth.register": {
    method: "POST";
    path: "/auth/{actor}/{provider}/register";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      email: string;
      password: string;
    };
    reply: {
      token: string;
    };
    errors: AuthPasswordRefusedError | AuthIdentityExistsError | AuthUnknownActorTypeError | AuthUnknownProviderError | AuthTooManyAttemptsError;
  };
  /** Has a mail sent with which the password can be changed. The answer is the same when there is no such account. */
  "auth.resetPassword": {
    method: "POST";
    path: "/auth/{actor}/{provider}/reset-password";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      identifier: string;
      metadata?: Record<string, unknown>;
    };
    reply: string;
    errors: AuthUnknownActorTypeError | AuthUnknownProviderError | AuthTooManyAttemptsError;
  };
  /** Sets a new password. The token from the mail is the bearer token, and works once. */
  "auth.updateProvider": {
    method: "POST";
    path: "/auth/{actor}/{provider}/update";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      password: string;
      email?: string;
    };
    reply: {
      success: true;
    };
    errors: AuthPasswordRefusedError | AuthResetTokenInvalidError | AuthUnknownActorTypeError | AuthUnknownProviderError;
  };
  /** The ways to sign in. */
  "auth.listProviders": {
    method: "GET";
    path: "/auth/{actor}/providers";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      providers: {
        id: string;
        identifier: string;
        display_name: string;
        flow: string;
      }[];
    };
    errors: AuthUnknownActorTypeError;
  };
  /** Signs the browser out. Not an error without a session. */
  "auth.deleteSession": {
    method: "DELETE";
    path: "/auth/session";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      success: true;
    };
    errors: AuthForeignOriginError;
  };
  /** Turns a token into a session, whose cookie scripts of a page cannot read. */
  "auth.createSession": {
    method: "POST";
    path: "/auth/session";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      user: {
        actor_id: string;
        actor_type: "customer" | "user";
        auth_identity_id: string;
        app_metadata: Record<string, unknown>;
        user_metadata: Record<string, unknown>;
        credential_version: number;
        iat: number;
        exp: number;
      };
    };
    errors: Unauthorized;
  };
  /** A new token for a valid one; it names the customer that was made since. */
  "auth.refresh": {
    method: "POST";
    path: "/auth/token/refresh";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      token: string;
    };
    errors: Unauthorized;
  };
  /** Opens a cart. */
  "carts.create": {
    method: "POST";
    path: "/store/carts";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      region_id?: string | null;
      email?: string | null;
      shipping_address?: ShippingAddressInput | string;
      billing_address?: ShippingAddressInput | string;
      sales_channel_id?: string | null;
      promo_codes?: string[];
      locale?: string | null;
      metadata?: Record<string, unknown> | null;
      additional_data?: Record<string, unknown>;
      currency_code?: string | null;
      items?: ItemInput[];
    } | undefined;
    reply: {
      cart: Cart;
    };
    errors: CartCurrencyNotInRegionError | CartCountryNotInRegionError | CartVariantWithoutPriceError | CartNotEnoughStockError | CartVariantNotFoundError;
  };
  /** A cart with its lines and totals. */
  "carts.retrieve": {
    method: "GET";
    path: "/store/carts/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      cart: Cart;
    };
    errors: CartNotFoundError;
  };
  /** Changes a cart's region, email, addresses, promotion codes or metadata. */
  "carts.update": {
    method: "POST";
    path: "/store/carts/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      region_id?: string | null;
      email?: string | null;
      shipping_address?: ShippingAddressInput | string;
      billing_address?: ShippingAddressInput | string;
      sales_channel_id?: string | null;
      promo_codes?: string[];
      locale?: string | null;
      metadata?: Record<string, unknown> | null;
      additional_data?: Record<string, unknown>;
    } | undefined;
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | CartCountryNotInRegionError | PromotionCodeInvalidError | CartNotFoundError;
  };
  /** Turns a cart into an order, once: asked again, it answers with the same order. */
  "carts.complete": {
    method: "POST";
    path: "/store/carts/{id}/complete";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      idempotency_key?: string;
    } | undefined;
    reply: {
      type: "order";
      order: Order;
    } | {
      type: "cart";
      cart: Cart;
      error: {
        message: string;
        name: string;
        type: string;
      };
    };
    errors: CheckoutCartEmptyError | CheckoutEmailMissingError | CheckoutShippingAddressMissingError | CheckoutShippingMethodMissingError | CheckoutPaymentSessionMissingError | PaymentProviderNotOfferedError | CheckoutPricesChangedError | CheckoutOutOfStockError | CartNotFoundError | PaymentSessionStaleError | CheckoutCartChangedError | PromotionRedemptionRefusedError | CheckoutHoldExpiredError;
  };
  /** Hands a guest's cart to the signed-in customer. */
  "carts.transfer": {
    method: "POST";
    path: "/store/carts/{id}/customer";
    params: Record<string, never>;
    query: Record<string, never>;
    body: Record<string, never> | undefined;
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | Unauthorized | CartNotFoundError;
  };
  /** Puts a variant into the cart; more of the same joins its line. */
  "carts.addLineItem": {
    method: "POST";
    path: "/store/carts/{id}/line-items";
    params: Record<string, never>;
    query: Record<string, never>;
    body: ItemInput;
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | CartVariantWithoutPriceError | CartNotEnoughStockError | CartNotFoundError | CartVariantNotFoundError;
  };
  /** Removes a line from the cart. */
  "carts.removeLineItem": {
    method: "DELETE";
    path: "/store/carts/{id}/line-items/{line_id}";
    params: {
      line_id: string;
    };
    query: Record<string, never>;
    body: undefined;
    reply: {
      id: string;
      object: "line-item";
      deleted: boolean;
      parent: Cart;
    };
    errors: CartCompletedError | CartNotFoundError | CartLineItemNotFoundError;
  };
  /** Sets a line's quantity; 0 removes the line. */
  "carts.updateLineItem": {
    method: "POST";
    path: "/store/carts/{id}/line-items/{line_id}";
    params: {
      line_id: string;
    };
    query: Record<string, never>;
    body: {
      quantity: number;
      metadata?: Record<string, unknown> | null;
    };
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | CartNotEnoughStockError | CartNotFoundError | CartLineItemNotFoundError;
  };
  /** Takes promotion codes back; those that apply by themselves stay. */
  "carts.removePromotions": {
    method: "DELETE";
    path: "/store/carts/{id}/promotions";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      promo_codes: string[];
    };
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | CartNotFoundError;
  };
  /** Enters promotion codes; one that does not apply yet is kept until it does. */
  "carts.addPromotions": {
    method: "POST";
    path: "/store/carts/{id}/promotions";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      promo_codes: string[];
    };
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | PromotionCodeInvalidError | CartNotFoundError;
  };
  /** Chooses how the cart is shipped; one method for each shipping profile. */
  "carts.addShippingMethod": {
    method: "POST";
    path: "/store/carts/{id}/shipping-methods";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      option_id: string;
      data?: Record<string, unknown>;
    } | {
      option_id: string;
      data?: Record<string, unknown>;
    }[];
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | FulfillmentShippingOptionNotOfferedError | FulfillmentRefusedError | CartNotFoundError | FulfillmentShippingOptionNotFoundError;
  };
  /** Works the cart's taxes out anew. */
  "carts.computeTaxes": {
    method: "POST";
    path: "/store/carts/{id}/taxes";
    params: Record<string, never>;
    query: Record<string, never>;
    body: Record<string, never> | undefined;
    reply: {
      cart: Cart;
    };
    errors: CartCompletedError | CartNotFoundError;
  };
  /** Collections, the newest first. */
  "collections.list": {
    method: "GET";
    path: "/store/collections";
    params: Record<string, never>;
    query: {
      title?: string | string[] | Record<string, unknown>;
      handle?: string | string[] | Record<string, unknown>;
    };
    body: undefined;
    reply: {
      collections: Collection[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One collection. */
  "collections.retrieve": {
    method: "GET";
    path: "/store/collections/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      collection: Collection;
    };
    errors: CatalogCollectionNotFoundError;
  };
  /** Currencies the shop sells in. */
  "currencies.list": {
    method: "GET";
    path: "/store/currencies";
    params: Record<string, never>;
    query: {
      q?: string;
      code?: string | string[];
    };
    body: undefined;
    reply: {
      currencies: Currency[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One of the shop's currencies. */
  "currencies.retrieve": {
    method: "GET";
    path: "/store/currencies/{code}";
    params: {
      code: string;
    };
    query: Record<string, never>;
    body: undefined;
    reply: {
      currency: Currency;
    };
    errors: StoreCurrencyNotFoundError;
  };
  /** Makes the customer of an identity that was just registered. */
  "customers.create": {
    method: "POST";
    path: "/store/customers";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      email?: string | null;
      company_name?: string | null;
      first_name?: string | null;
      last_name?: string | null;
      phone?: string | null;
      metadata?: Record<string, unknown> | null;
    } | undefined;
    reply: {
      customer: Customer;
    };
    errors: AuthIdentityTakenError | CustomerExistsError | CustomerEmailDiffersError | Unauthorized;
  };
  /** The customer who is signed in. */
  "customers.retrieve": {
    method: "GET";
    path: "/store/customers/me";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      customer: Customer;
    };
    errors: Unauthorized;
  };
  /** Changes the customer who is signed in. The email address stays. */
  "customers.update": {
    method: "POST";
    path: "/store/customers/me";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      company_name?: string | null;
      first_name?: string | null;
      last_name?: string | null;
      phone?: string | null;
      metadata?: Record<string, unknown> | null;
    } | undefined;
    reply: {
      customer: Customer;
    };
    errors: Unauthorized;
  };
  /** The addresses of the customer who is signed in. */
  "customers.listAddresses": {
    method: "GET";
    path: "/store/customers/me/addresses";
    params: Record<string, never>;
    query: {
      company?: string | string[];
      city?: string | string[];
      country_code?: string | string[];
      province?: string | string[];
      postal_code?: string | string[];
    };
    body: undefined;
    reply: {
      addresses: Address[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: Unauthorized;
  };
  /** Keeps an address, and answers with its customer. */
  "customers.createAddress": {
    method: "POST";
    path: "/store/customers/me/addresses";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      address_name?: string | null;
      is_default_shipping?: boolean;
      is_default_billing?: boolean;
      first_name?: string | null;
      last_name?: string | null;
      company?: string | null;
      address_1?: string | null;
      address_2?: string | null;
      city?: string | null;
      country_code?: string | null;
      province?: string | null;
      postal_code?: string | null;
      phone?: string | null;
      metadata?: Record<string, unknown> | null;
    } | undefined;
    reply: {
      customer: Customer;
    };
    errors: CustomerTooManyAddressesError | Unauthorized;
  };
  /** Forgets an address. Orders keep theirs. */
  "customers.deleteAddress": {
    method: "DELETE";
    path: "/store/customers/me/addresses/{address_id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      id: string;
      object: "address";
      deleted: true;
      parent: Customer;
    };
    errors: Unauthorized | CustomerAddressNotFoundError;
  };
  /** One of the customer's addresses. */
  "customers.retrieveAddress": {
    method: "GET";
    path: "/store/customers/me/addresses/{address_id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      address: Address;
    };
    errors: Unauthorized | CustomerAddressNotFoundError;
  };
  /** Changes an address, and answers with its customer. */
  "customers.updateAddress": {
    method: "POST";
    path: "/store/customers/me/addresses/{address_id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      address_name?: string | null;
      is_default_shipping?: boolean;
      is_default_billing?: boolean;
      first_name?: string | null;
      last_name?: string | null;
      company?: string | null;
      address_1?: string | null;
      address_2?: string | null;
      city?: string | null;
      country_code?: string | null;
      province?: string | null;
      postal_code?: string | null;
      phone?: string | null;
      metadata?: Record<string, unknown> | null;
    } | undefined;
    reply: {
      customer: Customer;
    };
    errors: Unauthorized | CustomerAddressNotFoundError;
  };
  /** Languages the catalogue is translated into. */
  "locales.list": {
    method: "GET";
    path: "/store/locales";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      locales: {
        code: string;
        name: string;
      }[];
    };
    errors: never;
  };
  /** The orders of the customer who is signed in. */
  "orders.list": {
    method: "GET";
    path: "/store/orders";
    params: Record<string, never>;
    query: {
      id?: string | string[];
      status?: string | string[];
    };
    body: undefined;
    reply: {
      orders: Order[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: Unauthorized;
  };
  /** An order; its id is what opens it. */
  "orders.retrieve": {
    method: "GET";
    path: "/store/orders/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      order: Order;
    };
    errors: OrderNotFoundError;
  };
  /** Lets the order go to who asked for it, with the token that was mailed. */
  "orders.acceptTransfer": {
    method: "POST";
    path: "/store/orders/{id}/transfer/accept";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      token: string;
    };
    reply: {
      order: Order;
    };
    errors: OrderClosedError | OrderTransferTokenWrongError | OrderNotFoundError;
  };
  /** Takes the customer's own request for a transfer back. */
  "orders.cancelTransfer": {
    method: "POST";
    path: "/store/orders/{id}/transfer/cancel";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      order: Order;
    };
    errors: Unauthorized | OrderNotFoundError | OrderTransferNotFoundError;
  };
  /** Keeps the order from who asked for it, with the token that was mailed. */
  "orders.declineTransfer": {
    method: "POST";
    path: "/store/orders/{id}/transfer/decline";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      token: string;
    };
    reply: {
      order: Order;
    };
    errors: OrderTransferTokenWrongError | OrderNotFoundError;
  };
  /** Asks whoever has the order's mailbox to let the signed-in customer have the order. */
  "orders.requestTransfer": {
    method: "POST";
    path: "/store/orders/{id}/transfer/request";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      description?: string;
      update_order_email?: boolean;
    } | undefined;
    reply: {
      order: Order;
    };
    errors: OrderClosedError | OrderTransferNotNeededError | Unauthorized | OrderNotFoundError;
  };
  /** What a cart has to pay; the one it has already, or a new one. */
  "payment.createCollection": {
    method: "POST";
    path: "/store/payment-collections";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      cart_id: string;
    };
    reply: {
      payment_collection: PaymentCollection;
    };
    errors: CartCompletedError | CartNotFoundError;
  };
  /** Begins to pay through a provider, in place of any session the collection has with another one. */
  "payment.initiatePaymentSession": {
    method: "POST";
    path: "/store/payment-collections/{id}/payment-sessions";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      provider_id: string;
      data?: Record<string, unknown>;
    };
    reply: {
      payment_collection: PaymentCollection;
    };
    errors: PaymentProviderNotOfferedError | PaymentCollectionPaidError | PaymentCollectionNotFoundError | PaymentSessionStaleError;
  };
  /** Payment providers that a region offers. */
  "payment.listProviders": {
    method: "GET";
    path: "/store/payment-providers";
    params: Record<string, never>;
    query: {
      region_id: string;
      is_enabled?: boolean;
    };
    body: undefined;
    reply: {
      payment_providers: {
        id?: string;
        is_enabled?: boolean;
      }[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: RegionNotFoundError;
  };
  /** Categories in the order of the merchant, each with its parent and its children. */
  "productCategories.list": {
    method: "GET";
    path: "/store/product-categories";
    params: Record<string, never>;
    query: {
      name?: string | string[] | Record<string, unknown>;
      handle?: string | string[] | Record<string, unknown>;
      description?: string | string[] | Record<string, unknown>;
      parent_category_id?: string | string[] | Record<string, unknown>;
      include_ancestors_tree?: boolean;
      include_descendants_tree?: boolean;
    };
    body: undefined;
    reply: {
      product_categories: ProductCategory[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One category. */
  "productCategories.retrieve": {
    method: "GET";
    path: "/store/product-categories/{id}";
    params: Record<string, never>;
    query: {
      include_ancestors_tree?: boolean;
      include_descendants_tree?: boolean;
    };
    body: undefined;
    reply: {
      product_category: ProductCategory;
    };
    errors: CatalogCategoryNotFoundError;
  };
  /** Options of the products on sale, with their values. */
  "productOptions.list": {
    method: "GET";
    path: "/store/product-options";
    params: Record<string, never>;
    query: {
      title?: string | string[] | Record<string, unknown>;
      is_exclusive?: string | string[] | Record<string, unknown>;
      product_id?: string | string[] | Record<string, unknown>;
    };
    body: undefined;
    reply: {
      product_options: ProductOption[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One option of a product on sale, with its values. */
  "productOptions.retrieve": {
    method: "GET";
    path: "/store/product-options/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      product_option: ProductOption;
    };
    errors: CatalogOptionNotFoundError;
  };
  /** Tags in alphabetical order. */
  "productTags.list": {
    method: "GET";
    path: "/store/product-tags";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      product_tags: ProductTag[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One tag. */
  "productTags.retrieve": {
    method: "GET";
    path: "/store/product-tags/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      product_tag: ProductTag;
    };
    errors: CatalogTagNotFoundError;
  };
  /** Product types in alphabetical order. */
  "productTypes.list": {
    method: "GET";
    path: "/store/product-types";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      product_types: ProductTag[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One product type. */
  "productTypes.retrieve": {
    method: "GET";
    path: "/store/product-types/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      product_type: ProductTag;
    };
    errors: CatalogTypeNotFoundError;
  };
  /** Variants of the products for sale. */
  "productVariants.list": {
    method: "GET";
    path: "/store/product-variants";
    params: Record<string, never>;
    query: {
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      title?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      sku?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      ean?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      upc?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      barcode?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      product_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      allow_backorder?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      manage_inventory?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      created_at?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      updated_at?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      options?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      $and?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      $or?: unknown;
      sales_channel_id?: string | string[];
    };
    body: undefined;
    reply: {
      variants: Variant[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: StorefrontPricingContextMissingError | StorefrontForeignSalesChannelError;
  };
  /** One variant of a product for sale. */
  "productVariants.retrieve": {
    method: "GET";
    path: "/store/product-variants/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      variant: Variant;
    };
    errors: StorefrontPricingContextMissingError | StorefrontVariantNotFoundError;
  };
  /** Products for sale, newest first unless ordered otherwise. */
  "products.list": {
    method: "GET";
    path: "/store/products";
    params: Record<string, never>;
    query: {
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      title?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      handle?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      external_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      is_giftcard?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      collection_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      type_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      tag_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      category_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      option_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      option_value_id?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      created_at?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      updated_at?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      variants?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      $and?: unknown;
      /** A value, several of them, or operators such as [$gte] and [$in] with values. */
      $or?: unknown;
      sales_channel_id?: string | string[];
    };
    body: undefined;
    reply: {
      products: Product[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: StorefrontPricingContextMissingError | StorefrontForeignSalesChannelError;
  };
  /** One product for sale. */
  "products.retrieve": {
    method: "GET";
    path: "/store/products/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      product: Product;
    };
    errors: StorefrontPricingContextMissingError | StorefrontProductNotFoundError;
  };
  /** Regions the shop sells to, with their countries. */
  "regions.list": {
    method: "GET";
    path: "/store/regions";
    params: Record<string, never>;
    query: {
      q?: string;
      id?: string | string[];
      name?: string | string[];
      currency_code?: string | string[];
    };
    body: undefined;
    reply: {
      regions: Region[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One region. */
  "regions.retrieve": {
    method: "GET";
    path: "/store/regions/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      region: Region;
    };
    errors: RegionNotFoundError;
  };
  /** Reasons that a shopper may give for sending something back. */
  "returnReasons.list": {
    method: "GET";
    path: "/store/return-reasons";
    params: Record<string, never>;
    query: {
      label?: string | string[] | Record<string, unknown>;
      description?: string | string[] | Record<string, unknown>;
      deleted_at?: string | string[] | Record<string, unknown>;
      parent_return_reason_id?: string | string[] | Record<string, unknown>;
    };
    body: undefined;
    reply: {
      return_reasons: ReturnReason[];
      count: number;
      offset: number;
      limit: number;
    };
    errors: never;
  };
  /** One reason for sending something back. */
  "returnReasons.retrieve": {
    method: "GET";
    path: "/store/return-reasons/{id}";
    params: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    reply: {
      return_reason: ReturnReason;
    };
    errors: ReasonReturnNotFoundError;
  };
  /** Asks to send items of an order back; knowing the order's id is what opens it. */
  "returns.create": {
    method: "POST";
    path: "/store/returns";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      order_id: string;
      items: {
        id: string;
        quantity: number;
        reason_id?: string | null;
        note?: string | null;
      }[];
      return_shipping?: {
        option_id: string;
        price?: number;
      };
      note?: string | null;
      receive_now?: boolean;
      location_id?: string | null;
    };
    reply: {
      return: {
        id?: string;
        display_id?: number;
        order_id?: string;
        order_version?: number;
        exchange_id?: string | null;
        claim_id?: string | null;
        status?: "open" | "requested" | "partially_received" | "received" | "canceled";
        location_id?: string | null;
        no_notification?: boolean | null;
        /** In the currency's major unit. */
        refund_amount?: number | null;
        metadata?: Record<string, unknown> | null;
        created_by?: string | null;
        created_at?: string;
        updated_at?: string;
        requested_at?: string | null;
        received_at?: string | null;
        canceled_at?: string | null;
        items?: {
          id?: string;
          return_id?: string;
          item_id?: string;
          quantity?: number;
          received_quantity?: number;
          damaged_quantity?: number;
          reason_id?: string | null;
          note?: string | null;
          metadata?: Record<string, unknown> | null;
          created_at?: string;
          updated_at?: string;
        }[];
      };
    };
    errors: OrderChangeNotReturnableError | OrderChangeItemNotFoundError | FulfillmentShippingOptionNotOfferedError | ReturnReceiveNowRefusedError | ReasonReturnNotFoundError | InventoryLocationNotFoundError | FulfillmentShippingOptionNotFoundError;
  };
  /** Searches products, with filters, facets and their counts; one search or up to twenty. */
  "products.search": {
    method: "POST";
    path: "/store/search";
    params: Record<string, never>;
    query: {
      currency_code?: string;
    };
    body: {
      /** What is searched: product. */
      entity?: string;
      fields?: string[];
      /** The words as q; category_id, collection_id, type_id, tag_id, options.<title>, price, is_available; $and of these. */
      filters?: Record<string, unknown>;
      pagination?: PaginationInput;
      options?: OptionInput;
      search_options?: OptionInput;
      /** Several searches at once, instead of one. */
      queries?: {
        /** What is searched: product. */
        entity?: string;
        fields?: string[];
        /** The words as q; category_id, collection_id, type_id, tag_id, options.<title>, price, is_available; $and of these. */
        filters?: Record<string, unknown>;
        pagination?: PaginationInput;
        options?: OptionInput;
        search_options?: OptionInput;
      }[];
    } | undefined;
    reply: {
      results: {
        hits: {
          id: string;
          document: Product;
        }[];
        facets?: Record<string, {
          type: "value";
          values: {
            value: string;
            name: string;
            count: number;
          }[];
        } | {
          type: "stats";
          min: number;
          max: number;
          count: number;
        }>;
        metadata: {
          skip: number;
          take: number;
          count: number | null;
          next_cursor?: string;
          query: string;
        };
      }[];
    };
    errors: StorefrontPricingContextMissingError | SearchUnavailableError;
  };
  /** Shipping options that a cart may choose from, with their prices. */
  "shippingOptions.listForCart": {
    method: "GET";
    path: "/store/shipping-options";
    params: Record<string, never>;
    query: {
      cart_id: string;
      is_return?: boolean;
    };
    body: undefined;
    reply: {
      shipping_options: ShippingOption[];
    };
    errors: CartNotFoundError;
  };
  /** The price of one shipping option for a cart. */
  "shippingOptions.calculate": {
    method: "POST";
    path: "/store/shipping-options/{id}/calculate";
    params: Record<string, never>;
    query: Record<string, never>;
    body: {
      cart_id: string;
      data?: Record<string, unknown>;
    };
    reply: {
      shipping_option: ShippingOption;
    };
    errors: FulfillmentShippingOptionNotOfferedError | FulfillmentRefusedError | CartNotFoundError | FulfillmentShippingOptionNotFoundError;
  };
}
