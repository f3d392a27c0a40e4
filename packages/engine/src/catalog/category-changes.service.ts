import type { Database } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { CategoryNotFound, InvalidHandle } from "./catalog.errors.ts";
import { childrenOf } from "./category.queries.ts";
import type { NewCategory } from "./category.service.ts";
import { closeRanks, lockShape, move, placeOf } from "./category-placement.ts";
import { naming } from "./constraint.ts";
import { ProductCategory } from "./grouping.entity.ts";
import { leaveGroup, type MemberChange, relink } from "./grouping-members.ts";
import { refuseNamed } from "./grouping-uses.ts";
import { isHandle } from "./handle.ts";

/** What is to change of a category; what is undefined stays. */
export type CategoryChanges = { [Name in keyof NewCategory]?: NewCategory[Name] | undefined };

/** Changes of categories that there are: what they are called, where they stand, what is in them, and their end. */
export class CategoryChangeService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /**
   * Changes a category; with another parent or rank it moves, its branch with it, and its siblings make room.
   *
   * @throws CategoryNotFound, StaleVersion, CategoryCycle
   */
  async update(
    id: string,
    { parentCategoryId: parentId, rank, ...columns }: CategoryChanges,
    expected: number | undefined,
  ): Promise<void> {
    const { handle } = columns;
    if (handle !== undefined && !isHandle(handle)) throw new InvalidHandle({ handle });
    const moves = parentId !== undefined || rank !== undefined;
    await naming(
      this.#database.transaction(async (tx) => {
        if (moves) await lockShape(tx);
        await lockVersion(tx, "product_category", id, expected);
        const category = await tx.em.findOne(ProductCategory, { id });
        if (!category) throw new CategoryNotFound({ id });
        Object.assign(category, Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)));
        await tx.em.flush();
        const place = moves ? await placeOf(tx, id) : undefined;
        if (place) await move(tx, place, { parentId, rank });
        await touch(tx, "catalog");
      }),
    );
  }

  /**
   * Its products stay in the shop.
   *
   * @throws CategoryNotFound, and StillInUse while it has children or promotions are about it.
   */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockShape(tx);
      const place = await placeOf(tx, id);
      if (!place) throw new CategoryNotFound({ id });
      // Products before their category, as whoever writes a product locks them.
      await leaveGroup(tx, "category", id);
      await lockVersion(tx, "product_category", id, undefined);
      const [{ count, ids } = { count: 0, ids: [] }] = await tx.query(childrenOf, [id]);
      const what = count === 1 ? "1 child category" : `${count} child categories`;
      await refuseNamed(tx, "category", id, count === 0 ? [] : [{ what, ids }]);
      await tx.em.nativeDelete(ProductCategory, { id });
      await closeRanks(tx, place.parentCategoryId);
      await touch(tx, "catalog");
    });
  }

  /** @throws CategoryNotFound, StaleVersion, ProductNotFound */
  async updateProducts(id: string, change: MemberChange, expected: number | undefined): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const version = await lockVersion(tx, "product_category", id, expected);
      if (version === undefined) throw new CategoryNotFound({ id });
      await relink(tx, { kind: "category", id }, change);
      await touch(tx, "catalog");
    });
  }
}
