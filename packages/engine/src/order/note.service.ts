import { type Database, newId, statement } from "@hanse/plugin-kit";
import type { Page } from "../platform/http/pagination.ts";
import { violationOf } from "../platform/database/violation.ts";
import { NoteNotFound, OrderNotFound } from "./order.errors.ts";
import { loadTimeline, type TimelinePage } from "./timeline.queries.ts";

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

/** A page, newest first; no row when there is no such order. */
const listNotes = statement<{ count: number; notes: OrderNote[] }>(
  "order_note.list",
  `SELECT (SELECT count(*) FROM order_note n WHERE n.order_id = o.id) AS count,
          coalesce((SELECT json_agg(row_to_json(page)) FROM (
            SELECT ${columns} FROM order_note WHERE order_id = o.id ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3) page), '[]')
            AS notes
     FROM orders o WHERE o.id = $1`,
);

const deleteNote = statement<{ id: string }>(
  "order_note.delete",
  `DELETE FROM order_note WHERE id = $1 AND order_id = $2 AND author_id = $3 RETURNING id`,
);

/** What happened to orders, and what staff say about them. */
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

  async list(orderId: string, { limit, offset }: Page): Promise<{ count: number; notes: OrderNote[] }> {
    const [page] = await this.#database.query(listNotes, [orderId, limit, offset]);
    if (!page) throw new OrderNotFound({ id: orderId });
    return page;
  }

  /** Only whoever wrote it may. */
  async delete(orderId: string, id: string, authorId: string): Promise<void> {
    const [gone] = await this.#database.query(deleteNote, [id, orderId, authorId]);
    if (!gone) throw new NoteNotFound({ id });
  }

  /** Newest first. One statement. */
  async timeline(orderId: string, { limit, offset }: Page): Promise<TimelinePage> {
    const [page] = await this.#database.query(loadTimeline, [orderId, limit, offset]);
    if (!page || page.count === 0) throw new OrderNotFound({ id: orderId });
    return page;
  }
}
