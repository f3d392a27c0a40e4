import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { OrderDto } from "../order/index.ts";
import { shownOrderDto, shownOrderTree, toShownOrder, withLine } from "../order-change/index.ts";
import { ReturnDto, ReturnItemDto, toReturnDto } from "../return/index.ts";
import { type Claim, type Claimed, claimReasons, claimStatuses, claimTypes } from "./claim.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const MetadataDto = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

const ClaimItemDto = Type.Object({
  id: Type.String(),
  claim_id: Type.String(),
  order_id: Type.String(),
  item_id: Type.String(),
  quantity: Type.Integer(),
  is_additional_item: Type.Boolean(),
  reason: Text,
  reason_id: Text,
  note: Text,
  images: Type.Array(Type.Object({ id: Type.String(), claim_item_id: Type.String(), url: Type.String() })),
  metadata: MetadataDto,
  created_at: Type.String(),
  updated_at: Type.String(),
  item: Type.Optional(Type.Partial(OrderDto.properties.items.items)),
});

/** What a customer was sent and should not have been. */
export const ClaimDto = Type.Object({
  id: Type.String(),
  display_id: Type.Integer(),
  order_id: Type.String(),
  order_version: Type.Integer(),
  return_id: Text,
  status: Type.Enum([...claimStatuses]),
  type: Type.Enum([...claimTypes]),
  reason_id: Text,
  refund_amount: Type.Union([Type.Number({ description: "In the currency's major unit." }), Type.Null()]),
  no_notification: Type.Union([Type.Boolean(), Type.Null()]),
  metadata: MetadataDto,
  created_by: Text,
  created_at: Type.String(),
  updated_at: Type.String(),
  canceled_at: Text,
  deleted_at: Type.Null(),
  claim_items: Type.Array(Type.Partial(ClaimItemDto)),
  additional_items: Type.Array(Type.Partial(ClaimItemDto)),
  return_items: Type.Array(Type.Partial(ReturnItemDto)),
  return: Type.Union([Type.Partial(ReturnDto), Type.Null()]),
  ...shownOrderDto,
});
export type ClaimDto = Static<typeof ClaimDto>;

const defaults = ["*", "*claim_items", "*additional_items", "*return_items", "*return", "*return.items"];

export const claimFields = fieldGrammar({
  defaults,
  allowed: {
    ...leaves(ClaimDto),
    claim_items: leaves(ClaimItemDto),
    additional_items: withLine(leaves(ClaimItemDto)),
    return_items: leaves(ReturnItemDto),
    return: { ...leaves(ReturnDto), items: leaves(ReturnItemDto) },
    ...shownOrderTree,
  },
});

/** With the order, as a single one is shown. */
export const claimDetailFields = fieldGrammar({
  defaults: [...defaults, "*order", "*order.summary", "*shipping_methods", "*transactions"],
  allowed: claimFields.allowed,
});

export function toClaimDto(one: Claim): ClaimDto {
  const back = one.return && toReturnDto(one.return);
  const shown = one.order && toShownOrder(one.order, [one.id, one.return?.id ?? null]);
  const lines = new Map((shown?.order.items ?? []).map((line) => [line.id, line]));
  const items = one.items.map((item) => {
    const line = lines.get(item.itemId);
    return {
      id: item.id,
      claim_id: one.id,
      order_id: one.orderId,
      item_id: item.itemId,
      quantity: item.quantity,
      is_additional_item: item.isAdditional,
      reason: item.reason,
      reason_id: item.reasonId,
      note: item.note,
      images: item.images.map(({ id, url }) => ({ id, claim_item_id: item.id, url })),
      metadata: item.metadata,
      created_at: item.createdAt,
      updated_at: item.updatedAt,
      ...(line && { item: line }),
    };
  });
  return {
    id: one.id,
    display_id: one.displayId,
    order_id: one.orderId,
    order_version: one.orderVersion,
    return_id: one.return?.id ?? null,
    status: one.status,
    type: one.type,
    reason_id: one.reasonId,
    refund_amount: one.refundAmount === null ? null : toMajor(one.refundAmount, exponentOf(one.currencyCode)),
    no_notification: one.noNotification,
    metadata: one.metadata,
    created_by: one.createdBy,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    canceled_at: one.canceledAt,
    deleted_at: null,
    claim_items: items.filter((item) => !item.is_additional_item),
    additional_items: items.filter((item) => item.is_additional_item),
    return_items: back?.items ?? [],
    return: back,
    ...shown,
  };
}

const Id = Type.String({ minLength: 1, maxLength: 255 });
const OptionalId = Type.Optional(Type.Union([Id, Type.Null()]));
const Note = Type.Optional(Type.Union([Type.String({ maxLength: 5_000 }), Type.Null()]));
const Metadata = Type.Optional(MetadataDto);
const Flag = Type.Optional(Type.Boolean());

export const NewClaimBody = closed({
  order_id: Id,
  type: Type.Enum([...claimTypes]),
  reason_id: OptionalId,
  description: Note,
  internal_note: Note,
  no_notification: Flag,
  metadata: Metadata,
});

const Reason = Type.Optional(Type.Union([Type.Enum([...claimReasons]), Type.Null()]));

export const ClaimItemsBody = closed({
  items: Type.Array(
    closed({
      id: Id,
      quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      reason: Reason,
      reason_id: OptionalId,
      description: Note,
      internal_note: Note,
      /** Of what is wrong with it, as uploaded before. */
      images: Type.Optional(
        Type.Array(closed({ url: Type.String({ format: "uri", maxLength: 2_000 }) }), { maxItems: 20 }),
      ),
      metadata: Metadata,
    }),
    { minItems: 1, maxItems: 1_000 },
  ),
});

export const ClaimItemChangesBody = closed({
  quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  reason: Reason,
  reason_id: OptionalId,
  description: Note,
  internal_note: Note,
});

export const NotificationBody = closed({ no_notification: Flag });

/** What the wire says of goods that are claimed. */
export const toClaimed = ({ items }: Static<typeof ClaimItemsBody>): Claimed[] =>
  items.map((item) => ({
    itemId: item.id,
    quantity: item.quantity,
    reason: item.reason,
    reasonId: item.reason_id,
    note: item.description,
    internalNote: item.internal_note,
    images: item.images?.map(({ url }) => url),
    metadata: item.metadata,
  }));

export const toClaimCorrection = (body: Static<typeof ClaimItemChangesBody>) => ({
  quantity: body.quantity,
  reason: body.reason,
  reasonId: body.reason_id,
  note: body.description,
  internalNote: body.internal_note,
});
