import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { ItemCorrection } from "./order-edit.service.ts";

const Json = Type.Record(Type.String(), Type.Unknown());
const Note = Type.Optional(Type.Union([Type.String({ maxLength: 5_000 }), Type.Null()]));
const Quantity = (minimum: number) => Type.Integer({ minimum, maximum: 1_000_000 });
const Price = Type.Number({ minimum: 0, description: "In the currency's major unit." });

export const NewOrderEditBody = closed({
  order_id: Type.String({ minLength: 1 }),
  description: Note,
  internal_note: Note,
  metadata: Type.Optional(Type.Union([Json, Type.Null()])),
});

export const EditItemChangesBody = closed({
  quantity: Type.Optional(Quantity(0)),
  unit_price: Type.Optional(Type.Union([Price, Type.Null()])),
  compare_at_unit_price: Type.Optional(Type.Union([Price, Type.Null()])),
  internal_note: Note,
});

export const toItemCorrection = (body: Static<typeof EditItemChangesBody>): ItemCorrection => ({
  quantity: body.quantity,
  unitPrice: body.unit_price ?? undefined,
  compareAtUnitPrice: body.compare_at_unit_price,
  internalNote: body.internal_note,
});

export const EditShippingBody = closed({
  shipping_option_id: Type.String({ minLength: 1 }),
  custom_amount: Type.Optional(Type.Union([Price, Type.Null()])),
  description: Note,
  internal_note: Note,
  metadata: Type.Optional(Type.Union([Json, Type.Null()])),
});

export const toAddedShipping = (body: Static<typeof EditShippingBody>) => ({
  optionId: body.shipping_option_id,
  customAmount: body.custom_amount,
  internalNote: body.internal_note ?? body.description,
});

export const EditShippingChangesBody = closed({
  custom_amount: Type.Optional(Type.Union([Price, Type.Null()])),
  internal_note: Note,
  metadata: Type.Optional(Type.Union([Json, Type.Null()])),
});

export const toShippingCorrection = (body: Static<typeof EditShippingChangesBody>) => ({
  customAmount: body.custom_amount,
  internalNote: body.internal_note,
});
