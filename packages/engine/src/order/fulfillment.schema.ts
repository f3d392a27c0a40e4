import Type, { type Static } from "typebox";
import { AddressBody, AddressDto, toAddressDto } from "../cart/index.ts";
import type { FieldTree } from "../platform/http/fields.ts";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import type { Fulfillment, FulfilledUnits, Label } from "./fulfillment.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const Json = Type.Record(Type.String(), Type.Unknown());
const Metadata = Type.Union([Json, Type.Null()]);

const FulfillmentItemDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  quantity: Type.Integer(),
  sku: Type.String(),
  barcode: Type.String(),
  line_item_id: Text,
  inventory_item_id: Text,
  fulfillment_id: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Text,
});

const FulfillmentLabelDto = Type.Object({
  id: Type.String(),
  tracking_number: Type.String(),
  tracking_url: Type.String(),
  label_url: Type.String(),
  fulfillment_id: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Text,
});

const ProviderDto = Type.Object({ id: Type.String(), is_enabled: Type.Boolean() });

/** A parcel of an order. */
export const FulfillmentDto = Type.Object({
  id: Type.String(),
  order_id: Type.String(),
  location_id: Type.String(),
  provider_id: Type.String(),
  provider: ProviderDto,
  shipping_option_id: Text,
  requires_shipping: Type.Boolean(),
  delivery_address: Type.Union([AddressDto, Type.Null()]),
  items: Type.Array(FulfillmentItemDto),
  labels: Type.Array(FulfillmentLabelDto),
  data: Json,
  metadata: Metadata,
  packed_at: Text,
  shipped_at: Text,
  delivered_at: Text,
  canceled_at: Text,
  created_by: Text,
  marked_shipped_by: Text,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Text,
});

/** What `fields=` may say of a fulfillment, where shoppers see it. */
export const shoppersFulfillmentTree = {
  id: true,
  shipping_option_id: true,
  requires_shipping: true,
  items: leaves(FulfillmentItemDto),
  labels: leaves(FulfillmentLabelDto),
  packed_at: true,
  shipped_at: true,
  delivered_at: true,
  canceled_at: true,
  created_at: true,
  updated_at: true,
} as const satisfies FieldTree;

/** The same for staff. */
export const fulfillmentTree: FieldTree = {
  ...leaves(FulfillmentDto),
  provider: leaves(ProviderDto),
  delivery_address: leaves(AddressDto),
  items: leaves(FulfillmentItemDto),
  labels: leaves(FulfillmentLabelDto),
};

export const fulfillmentFields = fieldGrammar({
  defaults: ["*", "*provider", "*delivery_address", "*items", "*labels"],
  allowed: fulfillmentTree,
});

export function toFulfillmentDto(fulfillment: Fulfillment): Static<typeof FulfillmentDto> {
  const { id, items, labels, providerId, deliveryAddress } = fulfillment;
  return {
    id,
    order_id: fulfillment.orderId,
    location_id: fulfillment.locationId,
    provider_id: providerId,
    provider: { id: providerId, is_enabled: true },
    shipping_option_id: fulfillment.shippingOptionId,
    requires_shipping: fulfillment.requiresShipping,
    delivery_address: deliveryAddress && toAddressDto(deliveryAddress),
    items: items.map((item) => ({
      id: item.id,
      title: item.title,
      quantity: item.quantity,
      sku: item.sku ?? "",
      barcode: item.barcode ?? "",
      line_item_id: item.lineId,
      inventory_item_id: null,
      fulfillment_id: id,
      created_at: item.createdAt,
      updated_at: item.createdAt,
      deleted_at: null,
    })),
    labels: labels.map((label) => ({
      id: label.id,
      tracking_number: label.trackingNumber,
      tracking_url: label.trackingUrl,
      label_url: label.labelUrl,
      fulfillment_id: id,
      created_at: label.createdAt,
      updated_at: label.createdAt,
      deleted_at: null,
    })),
    data: fulfillment.data,
    metadata: fulfillment.metadata,
    packed_at: fulfillment.packedAt,
    shipped_at: fulfillment.shippedAt,
    delivered_at: fulfillment.deliveredAt,
    canceled_at: fulfillment.canceledAt,
    created_by: fulfillment.createdBy,
    marked_shipped_by: fulfillment.markedShippedBy,
    created_at: fulfillment.createdAt,
    updated_at: fulfillment.updatedAt,
    deleted_at: null,
  };
}

const Units = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const UnitsBody = Type.Array(closed({ id: Type.String({ minLength: 1 }), quantity: Units }), { maxItems: 1_000 });
const Url = Type.String({ maxLength: 2_000 });
const LabelBody = closed({
  tracking_number: Type.String({ maxLength: 255 }),
  tracking_url: Type.Optional(Url),
  label_url: Type.Optional(Url),
});
const LabelsBody = Type.Array(LabelBody, { maxItems: 100 });
const OptionalId = Type.Optional(Type.Union([Type.String({ minLength: 1 }), Type.Null()]));
const AdditionalData = Type.Optional(Json);

/** The body of POST /admin/orders/:id/fulfillments. */
export const PackBody = closed({
  items: Type.Array(UnitsBody.items, { minItems: 1, maxItems: 1_000 }),
  location_id: OptionalId,
  shipping_option_id: OptionalId,
  no_notification: Type.Optional(Type.Boolean()),
  metadata: Type.Optional(Metadata),
  additional_data: AdditionalData,
});

export const ShipBody = closed({
  items: Type.Optional(UnitsBody),
  labels: Type.Optional(LabelsBody),
  no_notification: Type.Optional(Type.Boolean()),
  metadata: Type.Optional(Metadata),
  additional_data: AdditionalData,
});

export const QuietBody = closed({ no_notification: Type.Optional(Type.Boolean()), additional_data: AdditionalData });

/** The body of POST /admin/fulfillments. */
export const FulfillmentBody = closed({
  order_id: Type.String({ minLength: 1 }),
  location_id: Type.String({ minLength: 1 }),
  provider_id: Type.String({ minLength: 1 }),
  shipping_option_id: OptionalId,
  delivery_address: Type.Optional(AddressBody),
  items: Type.Array(
    closed({
      line_item_id: Type.String({ minLength: 1 }),
      quantity: Units,
      title: Type.Optional(Type.String()),
      sku: Type.Optional(Text),
      barcode: Type.Optional(Text),
      inventory_item_id: Type.Optional(Text),
    }),
    { minItems: 1, maxItems: 1_000 },
  ),
  labels: Type.Optional(LabelsBody),
  data: Type.Optional(Metadata),
  metadata: Type.Optional(Metadata),
  additional_data: AdditionalData,
});

export const toUnits = (items: Static<typeof UnitsBody> = []): FulfilledUnits[] =>
  items.map(({ id, quantity }) => ({ lineId: id, quantity }));

export const toLabels = (labels: Static<typeof LabelsBody> = []): Label[] =>
  labels.map(({ tracking_number: trackingNumber, tracking_url: trackingUrl = "", label_url: labelUrl = "" }) => ({
    trackingNumber,
    trackingUrl,
    labelUrl,
  }));
