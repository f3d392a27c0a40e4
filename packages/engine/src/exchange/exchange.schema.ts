import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { OrderDto } from "../order/index.ts";
import { shownOrderDto, shownOrderTree, toShownOrder, withLine } from "../order-change/index.ts";
import { ReturnDto, ReturnItemDto, toReturnDto } from "../return/index.ts";
import { type Exchange, exchangeStatuses } from "./exchange.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const MetadataDto = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

const ExchangeItemDto = Type.Object({
  id: Type.String(),
  exchange_id: Type.String(),
  order_id: Type.String(),
  item_id: Type.String(),
  quantity: Type.Integer(),
  metadata: MetadataDto,
  created_at: Type.String(),
  updated_at: Type.String(),
  item: Type.Optional(Type.Partial(OrderDto.properties.items.items)),
});

/** Goods for goods. */
export const ExchangeDto = Type.Object({
  id: Type.String(),
  display_id: Type.Integer(),
  order_id: Type.String(),
  order_version: Type.Integer(),
  return_id: Text,
  status: Type.Enum([...exchangeStatuses]),
  difference_due: Type.Union([Type.Number({ description: "In the currency's major unit." }), Type.Null()]),
  allow_backorder: Type.Boolean(),
  no_notification: Type.Union([Type.Boolean(), Type.Null()]),
  metadata: MetadataDto,
  created_by: Text,
  created_at: Type.String(),
  updated_at: Type.String(),
  canceled_at: Text,
  deleted_at: Type.Null(),
  additional_items: Type.Array(Type.Partial(ExchangeItemDto)),
  return_items: Type.Array(Type.Partial(ReturnItemDto)),
  return: Type.Union([Type.Partial(ReturnDto), Type.Null()]),
  ...shownOrderDto,
});
export type ExchangeDto = Static<typeof ExchangeDto>;

const defaults = ["*", "*additional_items", "*return_items", "*return", "*return.items"];

export const exchangeFields = fieldGrammar({
  defaults,
  allowed: {
    ...leaves(ExchangeDto),
    additional_items: withLine(leaves(ExchangeItemDto)),
    return_items: leaves(ReturnItemDto),
    return: { ...leaves(ReturnDto), items: leaves(ReturnItemDto) },
    ...shownOrderTree,
  },
});

/** With the order, as a single one is shown. */
export const exchangeDetailFields = fieldGrammar({
  defaults: [...defaults, "*order", "*order.summary", "*shipping_methods", "*transactions"],
  allowed: exchangeFields.allowed,
});

export function toExchangeDto(one: Exchange): ExchangeDto {
  const back = one.return && toReturnDto(one.return);
  const shown = one.order && toShownOrder(one.order, [one.id, one.return?.id ?? null]);
  const lines = new Map((shown?.order.items ?? []).map((line) => [line.id, line]));
  return {
    id: one.id,
    display_id: one.displayId,
    order_id: one.orderId,
    order_version: one.orderVersion,
    return_id: one.return?.id ?? null,
    status: one.status,
    difference_due: one.differenceDue === null ? null : toMajor(one.differenceDue, exponentOf(one.currencyCode)),
    allow_backorder: one.allowBackorder,
    no_notification: one.noNotification,
    metadata: one.metadata,
    created_by: one.createdBy,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    canceled_at: one.canceledAt,
    deleted_at: null,
    additional_items: one.items.map((item) => {
      const line = lines.get(item.itemId);
      return {
        id: item.id,
        exchange_id: one.id,
        order_id: one.orderId,
        item_id: item.itemId,
        quantity: item.quantity,
        metadata: null,
        created_at: item.createdAt,
        updated_at: item.updatedAt,
        ...(line && { item: line }),
      };
    }),
    return_items: back?.items ?? [],
    return: back,
    ...shown,
  };
}

const Id = Type.String({ minLength: 1, maxLength: 255 });
const Note = Type.Optional(Type.Union([Type.String({ maxLength: 5_000 }), Type.Null()]));
const Metadata = Type.Optional(MetadataDto);
const Flag = Type.Optional(Type.Boolean());

export const NewExchangeBody = closed({
  order_id: Id,
  description: Note,
  internal_note: Note,
  allow_backorder: Flag,
  no_notification: Flag,
  metadata: Metadata,
});

export const NotificationBody = closed({ no_notification: Flag });
