import { type Database, newId } from "@hanse/plugin-kit";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { namingReason } from "./constraint.ts";
import { RefundReason } from "./reason.entity.ts";
import { RefundReasonNotFound } from "./reason.errors.ts";
import {
  deleteRefundReason,
  reasonExists,
  refundReasonColumns,
  type RefundReasonEntry,
  refundReasonListing,
} from "./reason.queries.ts";
import type { NewRefundReasonBody, RefundReasonChangesBody } from "./reason.schema.ts";

const selected = { columns: refundReasonColumns, condition: reasonExists, params: [] };

/** Why money is given back. */
export class RefundReasonService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<RefundReasonEntry>> {
    return readPage(this.#database, refundReasonListing, selected, query);
  }

  async get(id: string): Promise<RefundReasonEntry> {
    const reason = await readOne<RefundReasonEntry>(this.#database, refundReasonListing, selected, id);
    if (!reason) throw new RefundReasonNotFound({ id });
    return reason;
  }

  async create(sent: NewRefundReasonBody, createdBy: string): Promise<{ id: string }> {
    return namingReason(
      this.#database.transaction(async (tx) => {
        const now = new Date();
        const { id } = tx.em.create(RefundReason, {
          description: null,
          metadata: null,
          ...sent,
          id: newId("refr"),
          createdBy,
          createdAt: now,
          updatedAt: now,
        });
        await tx.em.flush();
        return { id };
      }),
    );
  }

  async update(id: string, sent: RefundReasonChangesBody, expected: number | undefined): Promise<void> {
    await namingReason(
      this.#database.transaction(async (tx) => {
        await lockVersion(tx, "refund_reason", id, expected);
        const reason = await tx.em.findOne(RefundReason, { id, deletedAt: null });
        if (!reason) throw new RefundReasonNotFound({ id });
        Object.assign(reason, sent);
        await tx.em.flush();
      }),
    );
  }

  /** Refunds keep what they were made for. */
  async delete(id: string): Promise<void> {
    const gone = await this.#database.query(deleteRefundReason, [id]);
    if (gone.length === 0) throw new RefundReasonNotFound({ id });
  }
}
