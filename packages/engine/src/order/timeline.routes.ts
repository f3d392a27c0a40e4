import Type, { type Static } from "typebox";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, deleted, deletedOf, listOf, pageQuery } from "../platform/http/shape.ts";
import type { NoteService, OrderNote } from "./note.service.ts";
import { NoteNotFound, OrderNotFound } from "./order.errors.ts";

interface Uses {
  orderNotes: NoteService;
}

const Text = Type.Union([Type.String(), Type.Null()]);
const ById = closed({ id: Type.String() });
const Paging = closed({ limit: pageQuery.limit, offset: pageQuery.offset });
const limits = { defaultLimit: 50, maxLimit: 200 };

const TimelineEntryDto = Type.Object({
  id: Type.String(),
  kind: Type.String({
    description: "`order.placed`, `ledger.edit`, `fulfillment.shipped`, `payment.capture`, `note`, …",
  }),
  at: Type.String(),
  actor_id: Text,
  data: Type.Record(Type.String(), Type.Unknown(), { description: "Amounts in minor units." }),
});

const NoteDto = Type.Object({
  id: Type.String(),
  order_id: Type.String(),
  text: Type.String(),
  author_id: Type.String(),
  created_at: Type.String(),
});

const toNoteDto = ({ id, orderId, text, authorId, createdAt }: OrderNote): Static<typeof NoteDto> => ({
  id,
  order_id: orderId,
  text,
  author_id: authorId,
  created_at: createdAt,
});

export const readTimeline = route({
  id: "admin.orders.timeline",
  method: "GET",
  url: "/admin/orders/:id/timeline",
  access: "admin",
  permission: "order:read",
  summary: "All that happened to an order, the newest first: money, parcels, changes, events, staff, notes.",
  params: ById,
  query: Paging,
  reply: listOf("timeline", TimelineEntryDto),
  errors: [OrderNotFound],
  async handle({ params, query }, { orderNotes }: Uses) {
    const page = parsePage(query, limits);
    const { count, entries } = await orderNotes.timeline(params.id, page);
    return { timeline: entries.map(({ actorId, ...entry }) => ({ ...entry, actor_id: actorId })), count, ...page };
  },
});

export const listNotes = route({
  id: "admin.orders.listNotes",
  method: "GET",
  url: "/admin/orders/:id/notes",
  access: "admin",
  permission: "order:read",
  summary: "What staff wrote down about an order, the newest first.",
  params: ById,
  query: Paging,
  reply: listOf("notes", NoteDto),
  errors: [OrderNotFound],
  async handle({ params, query }, { orderNotes }: Uses) {
    const page = parsePage(query, limits);
    const { count, notes } = await orderNotes.list(params.id, page);
    return { notes: notes.map(toNoteDto), count, ...page };
  },
});

export const createNote = route({
  id: "admin.orders.createNote",
  method: "POST",
  url: "/admin/orders/:id/notes",
  access: "admin",
  permission: "order:write",
  summary: "Writes something down about an order, for other staff.",
  params: ById,
  body: closed({ text: Type.String({ minLength: 1, maxLength: 10_000, pattern: "\\S" }) }),
  reply: Type.Object({ note: NoteDto }),
  errors: [OrderNotFound],
  handle: async ({ params, body, caller }, { orderNotes }: Uses) => ({
    note: toNoteDto(await orderNotes.add(params.id, body.text, caller.actorId)),
  }),
});

export const deleteNote = route({
  id: "admin.orders.deleteNote",
  method: "DELETE",
  url: "/admin/orders/:id/notes/:note_id",
  access: "admin",
  permission: "order:write",
  summary: "Deletes a note of one's own.",
  params: closed({ id: Type.String(), note_id: Type.String() }),
  reply: deletedOf("order-note"),
  errors: [NoteNotFound],
  async handle({ params, caller }, { orderNotes }: Uses) {
    await orderNotes.delete(params.id, params.note_id, caller.actorId);
    return deleted("order-note", params.note_id);
  },
});
