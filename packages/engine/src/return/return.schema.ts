import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import type { GivenBack } from "./announcement.ts";
import { type Return, returnStatuses } from "./return.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const MetadataDto = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

export const ReturnItemDto = Type.Object({
  id: Type.String(),
  return_id: Type.String(),
  item_id: Type.String(),
  quantity: Type.Integer(),
  received_quantity: Type.Integer(),
  damaged_quantity: Type.Integer(),
  reason_id: Text,
  note: Text,
  metadata: MetadataDto,
  created_at: Type.String(),
  updated_at: Type.String(),
});

/** Goods that come back. */
export const ReturnDto = Type.Object({
  id: Type.String(),
  display_id: Type.Integer(),
  order_id: Type.String(),
  order_version: Type.Integer(),
  exchange_id: Text,
  claim_id: Text,
  status: Type.Enum([...returnStatuses]),
  location_id: Text,
  no_notification: Type.Union([Type.Boolean(), Type.Null()]),
  refund_amount: Type.Union([Type.Number({ description: "In the currency's major unit." }), Type.Null()]),
  metadata: MetadataDto,
  created_by: Text,
  created_at: Type.String(),
  updated_at: Type.String(),
  requested_at: Text,
  received_at: Text,
  canceled_at: Text,
  items: Type.Array(Type.Partial(ReturnItemDto)),
});
export type ReturnDto = Static<typeof ReturnDto>;

export const returnFields = fieldGrammar({
  defaults: ["*", "*items"],
  allowed: { ...leaves(ReturnDto), items: leaves(ReturnItemDto) },
});

export function toReturnDto(one: Return): ReturnDto {
  return {
    id: one.id,
    display_id: one.displayId,
    order_id: one.orderId,
    order_version: one.orderVersion,
    exchange_id: one.exchangeId,
    claim_id: one.claimId,
    status: one.status,
    location_id: one.locationId,
    no_notification: one.noNotification,
    refund_amount: one.refundAmount === null ? null : toMajor(one.refundAmount, exponentOf(one.currencyCode)),
    metadata: one.metadata,
    created_by: one.createdBy,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    requested_at: one.requestedAt,
    received_at: one.receivedAt,
    canceled_at: one.canceledAt,
    items: one.items.map((item) => ({
      id: item.id,
      return_id: item.returnId,
      item_id: item.itemId,
      quantity: item.quantity,
      received_quantity: item.receivedQuantity,
      damaged_quantity: item.damagedQuantity,
      reason_id: item.reasonId,
      note: item.note,
      metadata: item.metadata,
      created_at: item.createdAt,
      updated_at: item.updatedAt,
    })),
  };
}

const Id = Type.String({ minLength: 1, maxLength: 255 });
const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const Note = Type.Optional(Type.Union([Type.String({ maxLength: 5_000 }), Type.Null()]));
const Metadata = Type.Optional(MetadataDto);
const Amount = Type.Number({ minimum: 0 });
const Flag = Type.Optional(Type.Boolean());
const OptionalId = Type.Optional(Type.Union([Id, Type.Null()]));

export const NewReturnBody = closed({
  order_id: Id,
  location_id: OptionalId,
  description: Note,
  internal_note: Note,
  no_notification: Flag,
  metadata: Metadata,
});

export const ReturnChangesBody = closed({
  location_id: OptionalId,
  no_notification: Flag,
  metadata: Metadata,
});

const returnedItem = {
  id: Id,
  quantity: Quantity,
  description: Note,
  internal_note: Note,
  reason_id: OptionalId,
  /** In the words of claims; the reason that is kept is `reason_id`. */
  reason: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
  metadata: Metadata,
};

export const ReturnItemsBody = closed({
  items: Type.Array(closed(returnedItem), { minItems: 1, maxItems: 1_000 }),
  location_id: OptionalId,
});

export const ReturnItemChangesBody = closed({
  quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  description: Note,
  internal_note: Note,
  reason_id: OptionalId,
  metadata: Metadata,
});

export const ReturnShippingBody = closed({
  shipping_option_id: Id,
  custom_amount: Type.Optional(Type.Union([Amount, Type.Null()])),
  description: Note,
  internal_note: Note,
  metadata: Metadata,
});

export const ReturnShippingChangesBody = closed({
  custom_amount: Type.Optional(Type.Union([Amount, Type.Null()])),
  description: Note,
  internal_note: Note,
  metadata: Metadata,
});

export const ConfirmationBody = closed({ no_notification: Flag });

export const BeginReceiptBody = closed({ description: Note, internal_note: Note, metadata: Metadata });

export const ArrivedItemsBody = closed({
  items: Type.Array(closed({ id: Id, quantity: Quantity, description: Note, internal_note: Note }), {
    minItems: 1,
    maxItems: 1_000,
  }),
});

/** What a shopper sends back. */
export const StoreReturnBody = closed({
  order_id: Id,
  items: Type.Array(closed({ id: Id, quantity: Quantity, reason_id: OptionalId, note: Note }), {
    minItems: 1,
    maxItems: 1_000,
  }),
  /** The price is the option's, whatever is sent. */
  return_shipping: Type.Optional(closed({ option_id: Id, price: Type.Optional(Amount) })),
  note: Note,
  receive_now: Flag,
  location_id: OptionalId,
});

/** What the wire says of goods that come back. */
export const toGivenBack = (item: Static<typeof ReturnItemsBody>["items"][number]): GivenBack => ({
  itemId: item.id,
  quantity: item.quantity,
  reasonId: item.reason_id,
  note: item.description,
  internalNote: item.internal_note,
  metadata: item.metadata,
});

export const toItemCorrection = (body: Static<typeof ReturnItemChangesBody>): Partial<GivenBack> => ({
  ...(body.quantity !== undefined && { quantity: body.quantity }),
  reasonId: body.reason_id,
  note: body.description,
  internalNote: body.internal_note,
  metadata: body.metadata,
});

export const toShipping = (body: Static<typeof ReturnShippingBody>) => ({
  optionId: body.shipping_option_id,
  customAmount: body.custom_amount,
  internalNote: body.internal_note ?? body.description,
});

export const toShippingCorrection = (body: Static<typeof ReturnShippingChangesBody>) => ({
  customAmount: body.custom_amount,
  internalNote: body.internal_note,
});

export const toArrivedItem = (item: Static<typeof ArrivedItemsBody>["items"][number]) => ({
  id: item.id,
  quantity: item.quantity,
  internalNote: item.internal_note,
});
