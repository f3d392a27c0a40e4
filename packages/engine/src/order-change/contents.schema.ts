import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { AddedVariant } from "./contents.service.ts";

const Id = Type.String({ minLength: 1, maxLength: 255 });
const Note = Type.Optional(Type.Union([Type.String({ maxLength: 5_000 }), Type.Null()]));
const Metadata = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]));
const Amount = Type.Number({ minimum: 0, description: "In the currency's major unit." });

/** Variants that an order is to get. */
export const NewVariantsBody = closed({
  items: Type.Array(
    closed({
      variant_id: Id,
      quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      unit_price: Type.Optional(Amount),
      internal_note: Note,
      allow_backorder: Type.Optional(Type.Boolean()),
      metadata: Metadata,
    }),
    { minItems: 1, maxItems: 1_000 },
  ),
});

export const toAddedVariants = ({ items }: Static<typeof NewVariantsBody>): AddedVariant[] =>
  items.map((item) => ({
    variantId: item.variant_id,
    quantity: item.quantity,
    unitPrice: item.unit_price,
    internalNote: item.internal_note,
    allowBackorder: item.allow_backorder,
    metadata: item.metadata,
  }));

/** A quantity of 0 takes the variant out. */
export const VariantChangesBody = closed({
  quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  unit_price: Type.Optional(Amount),
  internal_note: Note,
});

export const toVariantCorrection = (body: Static<typeof VariantChangesBody>) => ({
  quantity: body.quantity,
  unitPrice: body.unit_price,
  internalNote: body.internal_note,
});
