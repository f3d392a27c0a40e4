import { statement, type Transaction } from "@hanse/plugin-kit";
import { StillInUse } from "../platform/http/http.errors.ts";
import { describeUses, type Use, usesByKind } from "../platform/http/uses.ts";

/** What names a group in its rules, by the name that rules of promotions have for it. Parameters: that name, the group. */
const groupingUses = statement<Use>(
  "catalog.grouping_uses",
  `WITH uses AS (
     SELECT 'promotion' AS kind, promotion_id AS id FROM promotion_subject WHERE attribute = $1 AND value = $2
     UNION
     SELECT 'tax rate', tax_rate_id FROM tax_rate_rule
      WHERE $1 = 'items.product.type_id' AND reference = 'product_type' AND reference_id = $2
   ) ${usesByKind}`,
);

const attributes = {
  category: "items.product.categories.id",
  collection: "items.product.collection_id",
  tag: "items.product.tags.id",
  type: "items.product.type_id",
} as const;

/**
 * To be asked in the transaction that has locked or deleted the group: that waited for whoever was just writing a rule about it.
 *
 * @param others what else stands in the way.
 * @throws StillInUse while rules name the group: they would hold for nothing.
 */
export async function refuseNamed(
  tx: Transaction,
  kind: keyof typeof attributes,
  id: string,
  others: readonly { what: string; ids: string[] }[] = [],
): Promise<void> {
  const uses = [...others, ...describeUses(await tx.query(groupingUses, [attributes[kind], id]))];
  if (uses.length > 0) throw new StillInUse({ resource: `product ${kind}`, id, uses });
}
