import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { noteListing, type NoteService, type OrderNote } from "./note.service.ts";
import { NoteNotFound, OrderNotFound } from "./order.errors.ts";

interface Uses {
  orderNotes: NoteService;
}

const ById = closed({ id: Type.String() });

const NoteDto = Type.Object({
  id: Type.String(),
  order_id: Type.String(),
  text: Type.String(),
  author_id: Type.String(),
  created_at: Type.String(),
});

const noteFields = fieldGrammar({ defaults: ["*"], allowed: leaves(NoteDto) });

const toNoteDto = ({ id, orderId, text, authorId, createdAt }: OrderNote): Static<typeof NoteDto> => ({
  id,
  order_id: orderId,
  text,
  author_id: authorId,
  created_at: createdAt,
});

export const listNotes = route({
  id: "admin.orders.listNotes",
  method: "GET",
  url: "/admin/orders/:id/notes",
  access: "admin",
  permission: "order:read",
  summary: "What staff wrote down about an order, the newest first.",
  params: ById,
  query: closed(listQuery(noteListing.filters)),
  selects: noteFields,
  reply: listOf("notes", Type.Partial(NoteDto)),
  errors: [OrderNotFound],
  async handle({ params, query, fields }, { orderNotes }: Uses) {
    const { rows, ...page } = await orderNotes.list(params.id, query);
    return { notes: rows.map((note) => fields.pick(toNoteDto(note))), ...page };
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
  addsOnce: true,
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
