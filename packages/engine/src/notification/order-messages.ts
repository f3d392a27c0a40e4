import type { NotificationAddress, NotificationData, ShipmentNotice } from "@hanse/plugin-kit";
import type { Order } from "../order/index.ts";

/** What a shopper is told when their order is placed. */
export const orderConfirmation = (order: Order): NotificationData<"order-confirmation"> => ({
  orderId: order.id,
  displayId: order.displayId,
  placedAt: order.createdAt,
  currencyCode: order.currencyCode,
  lines: (order.lines?.items ?? []).map(({ product, quantity, unitPrice }) => ({
    title: product.title,
    variantTitle: product.variantTitle,
    sku: product.sku,
    quantity,
    unitPrice,
  })),
  shippingMethods: (order.lines?.shippingMethods ?? []).map(({ name, amount }) => ({ name, amount })),
  itemTotal: order.itemTotal,
  shippingTotal: order.shippingTotal,
  discountTotal: order.discountTotal,
  taxTotal: order.taxTotal,
  total: order.total,
  shippingAddress: addressOf(order),
});

/**
 * What a shopper is told when a parcel of their order is under way.
 *
 * @param quantities units in the parcel, by the id of the order's line.
 */
export const shipmentNotice = (
  order: Order,
  quantities: ReadonlyMap<string, number>,
  labels: ShipmentNotice["labels"],
): NotificationData<"shipment"> => ({
  orderId: order.id,
  displayId: order.displayId,
  lines: (order.lines?.items ?? []).flatMap(({ id, product: { title, variantTitle, sku } }) => {
    const quantity = quantities.get(id) ?? 0;
    return quantity > 0 ? [{ title, variantTitle, sku, quantity }] : [];
  }),
  labels,
  shippingAddress: addressOf(order),
});

function addressOf({ shippingAddress: address }: Order): NotificationAddress | null {
  if (!address) return null;
  const { firstName, lastName, company, address1, address2, postalCode, city, province, countryCode } = address;
  const given = (parts: readonly (string | null)[]): string[] =>
    parts.filter((part) => part !== null && part !== "") as string[];
  return {
    name: given([firstName, lastName]).join(" "),
    company,
    lines: given([address1, address2]),
    postalCode,
    city,
    province,
    countryCode,
  };
}
