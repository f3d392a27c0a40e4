import { exponentOf } from "../../platform/money/currency.ts";
import { type Cell, toLine, toList } from "../../transfer/index.ts";
import { toOrderDto, type OrderDto } from "../order.schema.ts";
import type { Order } from "../order.ts";

type Shown = Partial<OrderDto>;
type Item = NonNullable<Shown["items"]>[number];
type Address = Shown["shipping_address"];
type Value = string | number | boolean | null | undefined;

const text = (value: Value): string => (value === null || value === undefined ? "" : String(value));

const names = (texts: readonly (string | undefined)[]): string => toList(texts.flatMap((name) => name || []));

/** Said on every row of an order, so that each row can be sorted and filtered by itself. */
const heading: Readonly<Record<string, (order: Shown) => Value>> = {
  order_id: ({ id }) => id,
  order_number: (order) => order.display_id,
  created_at: (order) => order.created_at,
  canceled_at: (order) => order.canceled_at,
  status: ({ status }) => status,
  payment_status: (order) => order.payment_status,
  fulfillment_status: (order) => order.fulfillment_status,
  sales_channel: (order) => order.sales_channel?.name ?? order.sales_channel_id,
  region: ({ region, region_id: id }) => region?.name ?? id,
  currency: (order) => order.currency_code,
  customer_id: (order) => order.customer_id,
  email: ({ email }) => email,
  customer_first_name: ({ customer }) => customer?.first_name,
  customer_last_name: ({ customer }) => customer?.last_name,
  customer_company: ({ customer }) => customer?.company_name,
  shipping_methods: (order) => names((order.shipping_methods ?? []).map(({ name }) => name)),
  tracking_numbers: ({ fulfillments = [] }) =>
    names(fulfillments.flatMap(({ labels = [] }) => labels.map((label) => label.tracking_number))),
};

const parts = [
  "first_name",
  "last_name",
  "company",
  "address_1",
  "address_2",
  "postal_code",
  "city",
  "province",
  "country_code",
  "phone",
] as const;

const ofAddress = (prefix: string, address: (order: Shown) => Address): typeof heading =>
  Object.fromEntries(parts.map((part) => [`${prefix}_${part}`, (order) => address(order)?.[part]]));

const addresses = {
  ...ofAddress("shipping", (order) => order.shipping_address),
  ...ofAddress("billing", (order) => order.billing_address),
};

/** Sums of the whole order, in its first row only: adding up a column does not count an order twice. */
const sums: Readonly<Record<string, (order: Shown) => number | undefined>> = {
  order_item_total: (order) => order.item_total,
  order_shipping_total: (order) => order.shipping_total,
  order_discount_total: (order) => order.discount_total,
  order_tax_total: (order) => order.tax_total,
  order_total: ({ total }) => total,
  order_paid_total: ({ summary }) => summary?.paid_total,
  order_refunded_total: ({ summary }) => summary?.refunded_total,
  order_due: ({ summary }) => summary?.pending_difference,
};

const ofItem: Readonly<Record<string, (item: Item) => Value>> = {
  line_id: ({ id }) => id,
  sku: (item) => item.variant_sku,
  product_title: (item) => item.product_title,
  variant_title: (item) => item.variant_title,
  product_id: (item) => item.product_id,
  variant_id: (item) => item.variant_id,
  quantity: ({ quantity }) => quantity,
  fulfilled_quantity: ({ detail }) => detail?.fulfilled_quantity,
  shipped_quantity: ({ detail }) => detail?.shipped_quantity,
  delivered_quantity: ({ detail }) => detail?.delivered_quantity,
  return_requested_quantity: ({ detail }) => detail?.return_requested_quantity,
  return_received_quantity: ({ detail }) => detail?.return_received_quantity,
  written_off_quantity: ({ detail }) => detail?.written_off_quantity,
};

const amountsOfItem: Readonly<Record<string, (item: Item) => number | undefined>> = {
  unit_price: (item) => item.unit_price,
  discount_total: (item) => item.discount_total,
  tax_total: (item) => item.tax_total,
  total: ({ total }) => total,
};

/** The first line of a file. */
export const orderHeader: string = toLine(
  [heading, addresses, sums, ofItem, amountsOfItem].flatMap((columns) => Object.keys(columns)),
);

/** A row for each line of an order; one without any has a row of its own. Amounts have the decimals of the currency. */
export function orderLines(order: Order): string {
  const shown = toOrderDto(order);
  const exponent = exponentOf(order.currencyCode);
  const amount = (value: number | undefined): Cell => (value === undefined ? "" : { decimal: value.toFixed(exponent) });
  const onEach = [...Object.values(heading), ...Object.values(addresses)].map((cell) => text(cell(shown)));
  const items = shown.items ?? [];
  return (items.length > 0 ? items : [{}])
    .map((item: Item, row) =>
      toLine([
        ...onEach,
        ...Object.values(sums).map((cell) => (row === 0 ? amount(cell(shown)) : "")),
        ...Object.values(ofItem).map((cell) => text(cell(item))),
        ...Object.values(amountsOfItem).map((cell) => amount(cell(item))),
      ]),
    )
    .join("");
}
