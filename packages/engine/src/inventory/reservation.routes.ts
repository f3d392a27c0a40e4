import { InsufficientInventory, InventoryItemNotFound } from "@hanse/plugin-kit";
import Type from "typebox";
import { ConcurrentChange, StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { ReservationItemNotFound, ReservationOfOrder, StockLocationNotFound } from "./inventory.errors.ts";
import { reservationListing } from "./reservation.queries.ts";
import {
  NewReservationBody,
  reservationChanges,
  ReservationChangesBody,
  ReservationDto,
  reservationFields,
  toNewReservation,
} from "./reservation.schema.ts";
import type { ReservationService } from "./reservation.service.ts";

interface Uses {
  reservations: ReservationService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ reservation: Type.Partial(ReservationDto) });

export const listReservations = route({
  id: "admin.reservations.list",
  method: "GET",
  url: "/admin/reservations",
  access: "admin",
  permission: "reservation:read",
  summary: "Units that staff put aside and that orders wait for, the newest first.",
  query: closed(listQuery(reservationListing.filters)),
  selects: reservationFields,
  reply: listOf("reservations", Type.Partial(ReservationDto)),
  async handle({ query, fields }, { reservations }: Uses) {
    const { rows, ...page } = await reservations.page(query);
    return { reservations: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createReservation = route({
  id: "admin.reservations.create",
  method: "POST",
  url: "/admin/reservations",
  access: "admin",
  permission: "reservation:write",
  summary: "Puts units of an item aside.",
  body: NewReservationBody,
  selects: reservationFields,
  reply: Reply,
  addsOnce: true,
  errors: [InsufficientInventory, InventoryItemNotFound, StockLocationNotFound],
  async handle({ body, fields, caller }, { reservations }: Uses) {
    const { id } = await reservations.create(toNewReservation(body, caller.actorId));
    const row = await reservations.get(id);
    return versioned({ reservation: fields.pick(row) }, row.version);
  },
});

export const retrieveReservation = route({
  id: "admin.reservations.retrieve",
  method: "GET",
  url: "/admin/reservations/:id",
  access: "admin",
  permission: "reservation:read",
  summary: "One reservation.",
  params: ById,
  selects: reservationFields,
  reply: Reply,
  errors: [ReservationItemNotFound],
  async handle({ params, fields }, { reservations }: Uses) {
    const row = await reservations.get(params.id);
    return versioned({ reservation: fields.pick(row) }, row.version);
  },
});

export const updateReservation = route({
  id: "admin.reservations.update",
  method: "POST",
  url: "/admin/reservations/:id",
  access: "admin",
  permission: "reservation:write",
  summary: "Changes how many units are put aside, where, or why.",
  params: ById,
  body: ReservationChangesBody,
  selects: reservationFields,
  reply: Reply,
  errors: [
    ReservationItemNotFound,
    ReservationOfOrder,
    InsufficientInventory,
    StockLocationNotFound,
    StaleVersion,
    ConcurrentChange,
  ],
  async handle({ params, body, fields, headers }, { reservations }: Uses) {
    await reservations.update(params.id, reservationChanges(body), expectedVersion(headers));
    const row = await reservations.get(params.id);
    return versioned({ reservation: fields.pick(row) }, row.version);
  },
});

export const deleteReservation = route({
  id: "admin.reservations.delete",
  method: "DELETE",
  url: "/admin/reservations/:id",
  access: "admin",
  permission: "reservation:write",
  summary: "Gives units back that staff had put aside.",
  params: ById,
  reply: deletedOf("reservation"),
  errors: [ReservationItemNotFound, ReservationOfOrder, ConcurrentChange],
  async handle({ params }, { reservations }: Uses) {
    await reservations.delete(params.id);
    return deleted("reservation", params.id);
  },
});
