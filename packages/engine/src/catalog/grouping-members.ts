import { happened, statement, type Transaction } from "@hanse/plugin-kit";
import { ProductNotFound } from "./catalog.errors.ts";
import { ProductUpdated } from "./product.events.ts";

/** Which products come into a group, and which go. */
export interface MemberChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** Sorted, so that two who link the same products do not lock crosswise. */
const lockMembers = statement<{ id: string }>(
  "catalog.lock_members",
  `SELECT id FROM product WHERE id = ANY($1::text[]) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
);

/** The products that it changed. Parameters: category, products to add, products to remove. */
const relinkCategory = statement<{ id: string }>(
  "catalog.relink_category",
  `WITH added AS (
     INSERT INTO product_category_link (product_id, category_id) SELECT id, $1 FROM unnest($2::text[]) AS id
     ON CONFLICT DO NOTHING RETURNING product_id
   ), removed AS (
     DELETE FROM product_category_link WHERE category_id = $1 AND product_id = ANY($3::text[]) RETURNING product_id
   )
   UPDATE product SET updated_at = now(), content_hash = NULL
    WHERE id IN (SELECT product_id FROM added UNION ALL SELECT product_id FROM removed) RETURNING id`,
);

/** The same for a collection, of which a product has one at most. */
const relinkCollection = statement<{ id: string }>(
  "catalog.relink_collection",
  `UPDATE product SET collection_id = CASE WHEN id = ANY($3::text[]) THEN NULL ELSE $1 END, updated_at = now(), content_hash = NULL
    WHERE (id = ANY($2::text[]) AND collection_id IS DISTINCT FROM $1) OR (id = ANY($3::text[]) AND collection_id = $1)
   RETURNING id`,
);

const bump = {
  category: statement<never>("catalog.bump_category", "UPDATE product_category SET updated_at = now() WHERE id = $1"),
  collection: statement<never>(
    "catalog.bump_collection",
    "UPDATE product_collection SET updated_at = now() WHERE id = $1",
  ),
};

/** The products of a group that is about to go. Until it is gone they are locked. */
const leave = {
  category: statement<{ id: string }>(
    "catalog.leave_category",
    `UPDATE product SET updated_at = now(), content_hash = NULL
      WHERE id IN (SELECT product_id FROM product_category_link WHERE category_id = $1) AND deleted_at IS NULL RETURNING id`,
  ),
  collection: statement<{ id: string }>(
    "catalog.leave_collection",
    `UPDATE product SET collection_id = NULL, updated_at = now(), content_hash = NULL
      WHERE collection_id = $1 AND deleted_at IS NULL RETURNING id`,
  ),
  tag: statement<{ id: string }>(
    "catalog.leave_tag",
    `UPDATE product SET updated_at = now(), content_hash = NULL
      WHERE id IN (SELECT product_id FROM product_tag_link WHERE tag_id = $1) AND deleted_at IS NULL RETURNING id`,
  ),
  type: statement<{ id: string }>(
    "catalog.leave_type",
    `UPDATE product SET type_id = NULL, updated_at = now(), content_hash = NULL
      WHERE type_id = $1 AND deleted_at IS NULL RETURNING id`,
  ),
};

function announce(tx: Transaction, changed: readonly { id: string }[]): void {
  if (changed.length > 0) tx.emit(...changed.map(({ id }) => happened(ProductUpdated, { id })));
}

/**
 * Puts products into a group and takes others out of it; one that is named for both is taken out.
 *
 * @throws ProductNotFound for the first product to be added that does not exist; nothing is changed then.
 */
export async function relink(
  tx: Transaction,
  group: { readonly kind: "category" | "collection"; readonly id: string },
  { add = [], remove = [] }: MemberChange,
): Promise<void> {
  const wanted = [...new Set(add)].filter((id) => !remove.includes(id));
  const known = new Set((await tx.query(lockMembers, [[...wanted, ...remove]])).map(({ id }) => id));
  const unknown = wanted.find((id) => !known.has(id));
  if (unknown !== undefined) throw new ProductNotFound({ id: unknown });
  const statementOf = group.kind === "category" ? relinkCategory : relinkCollection;
  const changed = await tx.query(statementOf, [group.id, wanted, remove]);
  if (changed.length > 0) await tx.query(bump[group.kind], [group.id]);
  announce(tx, changed);
}

/** Notes that the products of a group change with its end. */
export async function leaveGroup(tx: Transaction, kind: keyof typeof leave, id: string): Promise<void> {
  announce(tx, await tx.query(leave[kind], [id]));
}
