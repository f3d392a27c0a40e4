import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = Nullable(Type.Record(Type.String(), Type.Unknown()));
const Id = Type.String({ minLength: 1, maxLength: 255 });

const ItemDto = Type.Object({
  id: Type.String(),
  sku: Nullable(Type.String()),
  title: Nullable(Type.String()),
  description: Nullable(Type.String()),
  thumbnail: Nullable(Type.String()),
  requires_shipping: Type.Boolean(),
});
const LocationDto = Type.Object({ id: Type.String(), name: Type.String() });

export const ReservationDto = Type.Object({
  id: Type.String(),
  line_item_id: Nullable(Type.String()),
  location_id: Type.String(),
  inventory_item_id: Type.String(),
  quantity: Type.Integer(),
  external_id: Nullable(Type.String()),
  description: Nullable(Type.String()),
  metadata: Metadata,
  created_by: Nullable(Type.String()),
  /** `staff` put them aside, or an `order` waits for them. */
  origin: Type.Union([Type.Literal("staff"), Type.Literal("order")]),
  inventory_item: Nullable(Type.Partial(ItemDto)),
  location: Nullable(Type.Partial(LocationDto)),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Null(),
});
export type ReservationDto = Static<typeof ReservationDto>;

/** What `fields=` may say of a reservation. */
export const reservationFields = fieldGrammar({
  defaults: ["*", "*inventory_item"],
  allowed: { ...leaves(ReservationDto), inventory_item: leaves(ItemDto), location: leaves(LocationDto) },
});

const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });
const texts = {
  description: Type.Optional(Nullable(Type.String({ maxLength: 10_000 }))),
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

export const NewReservationBody = closed({
  location_id: Id,
  inventory_item_id: Id,
  quantity: Quantity,
  line_item_id: Type.Optional(Nullable(Id)),
  external_id: Type.Optional(Nullable(Id)),
  ...texts,
});

export const ReservationChangesBody = closed({
  location_id: Type.Optional(Id),
  quantity: Type.Optional(Quantity),
  ...texts,
});

export const toNewReservation = (body: Static<typeof NewReservationBody>, createdBy: string) => ({
  locationId: body.location_id,
  inventoryItemId: body.inventory_item_id,
  quantity: body.quantity,
  lineItemId: body.line_item_id ?? null,
  externalId: body.external_id ?? null,
  description: body.description ?? null,
  metadata: body.metadata ?? null,
  createdBy,
});
export type NewReservation = ReturnType<typeof toNewReservation>;

/** Columns to set; what was not sent stays as it is. */
export const reservationChanges = ({
  location_id: locationId,
  quantity,
  description,
  metadata,
}: Static<typeof ReservationChangesBody>) => ({
  ...(locationId !== undefined && { locationId }),
  ...(quantity !== undefined && { quantity }),
  ...(description !== undefined && { description }),
  ...(metadata !== undefined && { metadata }),
});
export type ReservationChanges = ReturnType<typeof reservationChanges>;
