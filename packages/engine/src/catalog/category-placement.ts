import type { Transaction } from "@hanse/plugin-kit";
import { CategoryCycle, UnknownReference } from "./catalog.errors.ts";
import { type CategoryPlace, loadPlace, lockTree, moveBranch, renumberSiblings } from "./category.queries.ts";

const atTheEnd = 1_000_000_000;
const nobody = "";

/** Makes sure that nobody else changes the shape of the tree until the transaction ends. Before any lock of a category. */
export const lockShape = (tx: Transaction): Promise<unknown> => tx.query(lockTree);

export async function placeOf(tx: Transaction, id: string): Promise<CategoryPlace | undefined> {
  const [place] = await tx.query(loadPlace, [id]);
  return place;
}

/** @throws UnknownReference for a parent that does not exist */
export async function parentPlace(tx: Transaction, parentId: string | null): Promise<CategoryPlace | null> {
  if (parentId === null) return null;
  const parent = await placeOf(tx, parentId);
  if (!parent) throw new UnknownReference({ field: "parent_category_id", value: parentId });
  return parent;
}

/** The path of a category under a parent. */
export const pathUnder = (parent: CategoryPlace | null, id: string): string => (parent ? `${parent.mpath}.${id}` : id);

/** Gives a category its place among its siblings, whom it moves aside. */
export const rankAt = (tx: Transaction, parentId: string | null, id: string, rank = atTheEnd): Promise<unknown> =>
  tx.query(renumberSiblings, [parentId, id, rank]);

/** Closes the gap that a category left among its former siblings. */
export const closeRanks = (tx: Transaction, parentId: string | null): Promise<unknown> =>
  tx.query(renumberSiblings, [parentId, nobody, atTheEnd]);

/**
 * Moves a category, with all below it, under another parent. Undefined leaves the parent, or the place among the siblings, as
 * it is; under another parent it comes at the end.
 *
 * @throws CategoryCycle when it would come to stand below itself.
 */
export async function move(
  tx: Transaction,
  place: CategoryPlace,
  { parentId = place.parentCategoryId, rank }: { parentId?: string | null | undefined; rank?: number | undefined },
): Promise<void> {
  if (parentId !== place.parentCategoryId) {
    const parent = await parentPlace(tx, parentId);
    if (parent?.mpath.split(".").includes(place.id)) throw new CategoryCycle({ id: place.id, parentId: parent.id });
    await tx.query(moveBranch, [place.id, place.mpath, parentId, pathUnder(parent, place.id)]);
    await closeRanks(tx, place.parentCategoryId);
    await rankAt(tx, parentId, place.id, rank);
  } else if (rank !== undefined) await rankAt(tx, parentId, place.id, rank);
}
