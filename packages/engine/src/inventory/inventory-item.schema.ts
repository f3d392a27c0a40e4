import type { StockMovement } from "@hanse/plugin-kit";
import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = Nullable(Type.Record(Type.String(), Type.Unknown()));
const times = { created_at: Type.String(), updated_at: Type.String(), deleted_at: Type.Null() };
/** PostgreSQL keeps more, but no warehouse does, and sums over locations must stay exact. */
const mostUnits = 1_000_000_000;
const Units = Type.Integer({ minimum: 0, maximum: mostUnits });
const Id = Type.String({ minLength: 1, maxLength: 255 });

export const LevelDto = Type.Object({
  id: Type.String(),
  inventory_item_id: Type.String(),
  location_id: Type.String(),
  stocked_quantity: Type.Integer(),
  reserved_quantity: Type.Integer(),
  incoming_quantity: Type.Integer(),
  available_quantity: Type.Integer(),
  /** The shortage: promised units that were there and are not any more. */
  missing_quantity: Type.Integer(),
  stock_locations: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  metadata: Type.Null(),
  ...times,
});
export type LevelDto = Static<typeof LevelDto>;

const VariantDto = Type.Object({
  id: Type.String(),
  title: Type.String(),
  sku: Nullable(Type.String()),
  product_id: Type.String(),
  required_quantity: Type.Integer(),
});

export const InventoryItemDto = Type.Object({
  id: Type.String(),
  sku: Nullable(Type.String()),
  title: Nullable(Type.String()),
  description: Nullable(Type.String()),
  thumbnail: Nullable(Type.String()),
  requires_shipping: Type.Boolean(),
  weight: Nullable(Type.Number()),
  length: Nullable(Type.Number()),
  height: Nullable(Type.Number()),
  width: Nullable(Type.Number()),
  origin_country: Nullable(Type.String()),
  hs_code: Nullable(Type.String()),
  mid_code: Nullable(Type.String()),
  material: Nullable(Type.String()),
  metadata: Metadata,
  stocked_quantity: Type.Integer(),
  reserved_quantity: Type.Integer(),
  location_levels: Type.Array(Type.Partial(LevelDto)),
  variants: Type.Array(Type.Partial(VariantDto)),
  ...times,
});
export type InventoryItemDto = Static<typeof InventoryItemDto>;

export const levelFields = fieldGrammar({ defaults: ["*"], allowed: leaves(LevelDto) });
/** What `fields=` may say of an inventory item. */
export const inventoryItemFields = fieldGrammar({
  defaults: ["*", "*location_levels"],
  allowed: { ...leaves(InventoryItemDto), location_levels: leaves(LevelDto), variants: leaves(VariantDto) },
});

const Line = Type.Optional(Nullable(Type.String({ maxLength: 255 })));
const Measure = Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 1e9 })));
const itemBody = {
  sku: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 255 }))),
  title: Line,
  description: Type.Optional(Nullable(Type.String({ maxLength: 10_000 }))),
  thumbnail: Type.Optional(Nullable(Type.String({ maxLength: 2_000 }))),
  requires_shipping: Type.Optional(Type.Boolean()),
  weight: Measure,
  length: Measure,
  height: Measure,
  width: Measure,
  origin_country: Line,
  hs_code: Line,
  mid_code: Line,
  material: Line,
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

/** What a change of stock may say about itself. */
const note = {
  reason: Type.Optional(Type.String({ maxLength: 1_000 })),
  reference: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
};
const counts = { stocked_quantity: Type.Optional(Units), incoming_quantity: Type.Optional(Units), ...note };

export const NewLevelBody = closed({ location_id: Id, ...counts });
export const LevelChangesBody = closed(counts);
export const NewItemBody = closed({
  ...itemBody,
  location_levels: Type.Optional(Type.Array(NewLevelBody, { maxItems: 500 })),
});
export const ItemChangesBody = closed(itemBody);

const many = <const S extends Type.TSchema>(schema: S) => Type.Optional(Type.Array(schema, { maxItems: 1_000 }));
const force = Type.Optional(Type.Boolean());
const LevelIds = many(Id);
export const ItemLevelsBatch = closed({
  create: many(NewLevelBody),
  update: many(closed({ id: Type.Optional(Id), location_id: Id, ...counts })),
  delete: LevelIds,
  force,
});
export const LevelsBatch = closed({
  create: many(closed({ inventory_item_id: Id, location_id: Id, ...counts })),
  update: many(closed({ id: Type.Optional(Id), inventory_item_id: Id, location_id: Id, ...counts })),
  delete: LevelIds,
  force,
});
export type LevelsBatch = Static<typeof LevelsBatch>;

export const LevelsBatchReply = Type.Object({
  created: Type.Array(LevelDto),
  updated: Type.Array(LevelDto),
  deleted: Type.Array(Type.String()),
});

export const AdjustmentBody = closed({
  location_id: Id,
  /** What is added to what is stocked; negative for what is taken away. */
  quantity: Type.Integer({ minimum: -mostUnits, maximum: mostUnits }),
  /** `receive`: goods of a supplier came in, which lowers what is incoming; `return`: a customer's came back. */
  kind: Type.Optional(
    Type.Union([Type.Literal("adjust"), Type.Literal("receive"), Type.Literal("return")], { default: "adjust" }),
  ),
  ...note,
});

export const TransferBody = closed({
  from_location_id: Id,
  to_location_id: Id,
  items: Type.Array(closed({ inventory_item_id: Id, quantity: Type.Integer({ minimum: 1, maximum: mostUnits }) }), {
    minItems: 1,
    maxItems: 500,
  }),
  ...note,
});

export const MovementDto = Type.Object({
  id: Type.String(),
  inventory_item_id: Type.String(),
  location_id: Type.String(),
  kind: Type.String(),
  quantity: Type.Integer(),
  stocked_quantity: Type.Integer(),
  reason: Nullable(Type.String()),
  reference: Nullable(Type.String()),
  actor_id: Nullable(Type.String()),
  created_at: Type.String(),
});

export const toMovementDto = (movement: StockMovement): Static<typeof MovementDto> => ({
  id: movement.id,
  inventory_item_id: movement.itemId,
  location_id: movement.locationId,
  kind: movement.kind,
  quantity: movement.quantity,
  stocked_quantity: movement.stocked,
  reason: movement.reason,
  reference: movement.reference,
  actor_id: movement.actor,
  created_at: movement.occurredAt,
});

/** Columns to set; what was not sent stays as it is. */
export function itemChanges(body: Static<typeof ItemChangesBody>) {
  const { requires_shipping, origin_country, hs_code, mid_code, additional_data: _ignored, ...same } = body;
  return {
    ...same,
    ...(requires_shipping !== undefined && { requiresShipping: requires_shipping }),
    ...(origin_country !== undefined && { originCountry: origin_country }),
    ...(hs_code !== undefined && { hsCode: hs_code }),
    ...(mid_code !== undefined && { midCode: mid_code }),
  };
}
export type ItemChanges = ReturnType<typeof itemChanges>;
