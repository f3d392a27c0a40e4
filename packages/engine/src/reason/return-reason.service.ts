import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { namingReason } from "./constraint.ts";
import { ReturnReason } from "./reason.entity.ts";
import { InvalidParentReason, ReturnReasonNotFound } from "./reason.errors.ts";
import {
  deleteReturnReason,
  hasChildren,
  lockParent,
  reasonExists,
  returnReasonColumns,
  type ReturnReasonEntry,
  returnReasonListing,
} from "./reason.queries.ts";
import { type NewReturnReasonBody, returnReasonChanges, type ReturnReasonChangesBody } from "./reason.schema.ts";

/** Why things are sent back. A reason may have finer cases, which have none themselves. */
export class ReturnReasonService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<ReturnReasonEntry>> {
    return readPage(this.#database, returnReasonListing, selected(fields), query);
  }

  async get(id: string, fields: Selection): Promise<ReturnReasonEntry> {
    const reason = await readOne<ReturnReasonEntry>(this.#database, returnReasonListing, selected(fields), id);
    if (!reason) throw new ReturnReasonNotFound({ id });
    return reason;
  }

  async create(sent: NewReturnReasonBody, createdBy: string): Promise<{ id: string }> {
    return namingReason(
      this.#database.transaction(async (tx) => {
        await checkParent(tx, sent.parent_return_reason_id);
        const now = new Date();
        const { id } = tx.em.create(ReturnReason, {
          description: null,
          metadata: null,
          ...returnReasonChanges(sent),
          id: newId("rr"),
          value: sent.value,
          label: sent.label,
          createdBy,
          createdAt: now,
          updatedAt: now,
        });
        await tx.em.flush();
        return { id };
      }),
    );
  }

  async update(id: string, sent: ReturnReasonChangesBody, expected: number | undefined): Promise<void> {
    const parentId = sent.parent_return_reason_id;
    await namingReason(
      this.#database.transaction(async (tx) => {
        await lockVersion(tx, "return_reason", id, expected);
        const reason = await tx.em.findOne(ReturnReason, { id, deletedAt: null });
        if (!reason) throw new ReturnReasonNotFound({ id });
        if (parentId === id) throw new InvalidParentReason({ parentId, problem: "A reason is no case of itself." });
        await checkParent(tx, parentId);
        if (parentId && (await tx.query(hasChildren, [id])).length > 0)
          throw new InvalidParentReason({
            parentId,
            problem: `${id} has finer cases itself, and there is one level of them.`,
          });
        Object.assign(reason, returnReasonChanges(sent));
        await tx.em.flush();
      }),
    );
  }

  /** With its finer cases. Returns keep what they were made for. */
  async delete(id: string): Promise<void> {
    const gone = await this.#database.query(deleteReturnReason, [id]);
    if (gone.length === 0) throw new ReturnReasonNotFound({ id });
  }
}

const selected = (fields: Selection) => ({ columns: returnReasonColumns(fields), condition: reasonExists, params: [] });

async function checkParent(tx: Transaction, parentId: string | null | undefined): Promise<void> {
  if (!parentId) return;
  const [parent] = await tx.query(lockParent, [parentId]);
  if (!parent) throw new InvalidParentReason({ parentId, problem: "It does not exist." });
  if (parent.parentId !== null)
    throw new InvalidParentReason({ parentId, problem: "It is a finer case itself, and there is one level of them." });
}
