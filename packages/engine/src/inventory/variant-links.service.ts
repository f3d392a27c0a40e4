import { defineError, statement, type Transaction } from "@hanse/plugin-kit";
import Type from "typebox";

/** What a variant takes of an inventory item for one unit of it. */
export interface VariantLink {
  readonly variantId: string;
  readonly itemId: string;
  readonly requiredQuantity: number;
}

export const VariantLinkNotFound = defineError(
  "inventory.variant_link_not_found",
  404,
  "not_found",
  Type.Object({ variantId: Type.String(), itemId: Type.String() }),
  ({ variantId, itemId }) =>
    `The variant ${variantId} does not take the inventory item ${itemId}. Link it to the variant first.`,
);

export const LinkedItemNotFound = defineError(
  "inventory.linked_item_not_found",
  404,
  "not_found",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) =>
    `There is no inventory item ${ids.join(", ")} that a variant could take. GET /admin/inventory-items lists all of them.`,
);

/** Locked until the links are written, so that nobody deletes one meanwhile. */
const knownItems = statement<{ id: string }>(
  "variant_link.known_items",
  `SELECT id FROM inventory_item WHERE id = ANY($1) ORDER BY id FOR KEY SHARE`,
);

const putLinks = statement<never>(
  "variant_link.put",
  `INSERT INTO variant_inventory_item AS link (variant_id, inventory_item_id, required_quantity)
   SELECT * FROM unnest($1::text[], $2::text[], $3::int[])
   ON CONFLICT (variant_id, inventory_item_id) DO UPDATE SET required_quantity = excluded.required_quantity
   WHERE link.required_quantity <> excluded.required_quantity`,
);

const cutOthers = statement<never>(
  "variant_link.cut_others",
  `DELETE FROM variant_inventory_item link WHERE link.variant_id = ANY($1::text[]) AND NOT EXISTS (
     SELECT FROM unnest($2::text[], $3::text[]) AS kept (variant_id, item_id)
      WHERE kept.variant_id = link.variant_id AND kept.item_id = link.inventory_item_id)`,
);

const changeLinks = statement<{ variantId: string; itemId: string }>(
  "variant_link.change",
  `UPDATE variant_inventory_item link SET required_quantity = wanted.required_quantity
     FROM unnest($1::text[], $2::text[], $3::int[]) AS wanted (variant_id, item_id, required_quantity)
    WHERE link.variant_id = wanted.variant_id AND link.inventory_item_id = wanted.item_id
   RETURNING link.variant_id AS "variantId", link.inventory_item_id AS "itemId"`,
);

const cutLinks = statement<{ variantId: string; itemId: string }>(
  "variant_link.cut",
  `DELETE FROM variant_inventory_item link USING unnest($1::text[], $2::text[]) AS gone (variant_id, item_id)
    WHERE link.variant_id = gone.variant_id AND link.inventory_item_id = gone.item_id
   RETURNING link.variant_id AS "variantId", link.inventory_item_id AS "itemId"`,
);

type Pair = Pick<VariantLink, "variantId" | "itemId">;

/** Which items variants take, as staff link them by hand: each method a part of a transaction. */
export class VariantLinkService {
  /** Makes the given items the only ones of their variants. */
  async replace(
    tx: Transaction,
    variants: readonly { readonly variantId: string; readonly items: readonly Omit<VariantLink, "variantId">[] }[],
  ): Promise<void> {
    const links = variants.flatMap(({ variantId, items }) => items.map((item) => ({ variantId, ...item })));
    const ids = variants.map(({ variantId }) => variantId);
    await tx.query(cutOthers, [ids, ...columnsOf(links)]);
    await this.put(tx, links);
  }

  /** Adds links; one that is there gets the new quantity. */
  async put(tx: Transaction, links: readonly VariantLink[]): Promise<void> {
    const latest = [...new Map(links.map((link) => [`${link.variantId} ${link.itemId}`, link])).values()];
    if (latest.length === 0) return;
    const itemIds = [...new Set(latest.map(({ itemId }) => itemId))];
    const known = new Set((await tx.query(knownItems, [itemIds])).map(({ id }) => id));
    const unknown = itemIds.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new LinkedItemNotFound({ ids: unknown });
    await tx.query(putLinks, [...columnsOf(latest), latest.map(({ requiredQuantity }) => requiredQuantity)]);
  }

  /** Changes quantities. */
  async change(tx: Transaction, links: readonly VariantLink[]): Promise<void> {
    if (links.length === 0) return;
    const quantities = links.map(({ requiredQuantity }) => requiredQuantity);
    refuseMissing(links, await tx.query(changeLinks, [...columnsOf(links), quantities]));
  }

  /** Takes links away. */
  async cut(tx: Transaction, pairs: readonly Pair[]): Promise<void> {
    if (pairs.length === 0) return;
    refuseMissing(pairs, await tx.query(cutLinks, columnsOf(pairs)));
  }
}

const columnsOf = (pairs: readonly Pair[]): string[][] => [
  pairs.map(({ variantId }) => variantId),
  pairs.map(({ itemId }) => itemId),
];

function refuseMissing(wanted: readonly Pair[], found: readonly Pair[]): void {
  const known = new Set(found.map(({ variantId, itemId }) => `${variantId} ${itemId}`));
  const missing = wanted.find(({ variantId, itemId }) => !known.has(`${variantId} ${itemId}`));
  if (missing) throw new VariantLinkNotFound({ variantId: missing.variantId, itemId: missing.itemId });
}
