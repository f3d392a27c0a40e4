import { statement } from "@hanse/plugin-kit";

/** Whoever changes the shape of the tree does it alone: two moves at once could put each other's branch under themselves. */
export const lockTree = statement<never>(
  "catalog.lock_tree",
  `SELECT pg_advisory_xact_lock(hashtextextended('hanse:product_category', 0))`,
);

/** Where a category stands. */
export interface CategoryPlace {
  readonly id: string;
  readonly parentCategoryId: string | null;
  readonly mpath: string;
}

export const loadPlace = statement<CategoryPlace>(
  "catalog.load_category_place",
  `SELECT id, parent_category_id AS "parentCategoryId", mpath FROM product_category WHERE id = $1`,
);

/** Puts the category `$1`, whose path is `$2`, with all below it under the parent `$3`, to the path `$4`. */
export const moveBranch = statement<never>(
  "catalog.move_branch",
  `UPDATE product_category
      SET mpath = $4 || substr(mpath, length($2) + 1),
          parent_category_id = CASE WHEN id = $1 THEN $3 ELSE parent_category_id END,
          updated_at = now()
    WHERE mpath = $2 OR starts_with(mpath, $2 || '.')`,
);

/** Numbers the children of `$1` from 0 on, with `$2` at the place `$3`, or at the end if there are not so many. */
export const renumberSiblings = statement<never>(
  "catalog.renumber_siblings",
  `WITH others AS (
     SELECT id, row_number() OVER (ORDER BY rank, id) - 1 AS position
       FROM product_category WHERE parent_category_id IS NOT DISTINCT FROM $1 AND id <> $2
   ), placed AS (
     SELECT id, CASE WHEN position < $3::integer THEN position ELSE position + 1 END AS place FROM others
      UNION ALL SELECT $2, least($3::integer, (SELECT count(*) FROM others))
   )
   UPDATE product_category c SET rank = placed.place, updated_at = now()
     FROM placed WHERE c.id = placed.id AND c.rank <> placed.place`,
);

export const childrenOf = statement<{ count: number; ids: string[] }>(
  "catalog.children_of",
  `SELECT count(*)::integer AS count, coalesce((array_agg(id ORDER BY rank, id))[1:3], '{}') AS ids
     FROM product_category WHERE parent_category_id = $1`,
);
