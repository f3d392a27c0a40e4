import { type Database, newId, statement } from "@hanse/plugin-kit";
import { violationOf } from "../platform/database/violation.ts";
import { type ListedPage, type Listing, type ListQuery, readPage } from "../platform/http/listing.ts";
import { NoteNotFound, OrderNotFound } from "./order.errors.ts";

/** What a member of the staff wrote down about an order. */
export interface OrderNote {
  readonly id: string;
  readonly orderId: string;
  readonly text: string;
  readonly authorId: string;
  readonly createdAt: string;
}

const columns = `id, order_id AS "orderId", text, author_id AS "authorId", hanse_iso(created_at) AS "createdAt"`;

const addNote = statement<OrderNote>(
  "order_note.add",
  `INSERT INTO order_note (id, order_id, text, author_id) VALUES ($1, $2, $3, $4) RETURNING ${columns}`,
);

/** Notes of one order, the newest first. */
export const noteListing: Listing = {
  from: "order_note",
  filters: {
    id: { sql: "id", type: "text" },
    author_id: { sql: "author_id", type: "text" },
    created_at: { sql: "created_at", type: "timestamp" },
  },
  orders: { id: "id", created_at: "created_at" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["text"],
};

const orderExists = statement<{ id: string }>("order_note.order_exists", "SELECT id FROM orders WHERE id = $1");

const deleteNote = statement<{ id: string }>(
  "order_note.delete",
  `DELETE FROM order_note WHERE id = $1 AND order_id = $2 AND author_id = $3 RETURNING id`,
);

/** What staff say about orders, among themselves. */
export class NoteService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  async add(orderId: string, text: string, authorId: string): Promise<OrderNote> {
    try {
      const [note] = await this.#database.query(addNote, [newId("ordnote"), orderId, text, authorId]);
      if (!note) throw new Error("An inserted note gave no row.");
      return note;
    } catch (error) {
      throw violationOf(error)?.kind === "reference" ? new OrderNotFound({ id: orderId }) : error;
    }
  }

  async list(orderId: string, query: ListQuery): Promise<ListedPage<OrderNote>> {
    const ofOrder = { columns, condition: "order_id = $1", params: [orderId] };
    const page = await readPage<OrderNote>(this.#database, noteListing, ofOrder, query);
    if (page.count === 0 && (await this.#database.query(orderExists, [orderId])).length === 0)
      throw new OrderNotFound({ id: orderId });
    return page;
  }

  /** Only whoever wrote it may. */
  async delete(orderId: string, id: string, authorId: string): Promise<void> {
    const [gone] = await this.#database.query(deleteNote, [id, orderId, authorId]);
    if (!gone) throw new NoteNotFound({ id });
  }
}
