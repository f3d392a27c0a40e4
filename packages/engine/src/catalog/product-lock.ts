import { LockMode } from "@mikro-orm/postgresql";
import type { Transaction } from "@hanse/plugin-kit";
import { refuseStale } from "../platform/http/row-version.ts";
import { ProductNotFound } from "./catalog.errors.ts";
import { Product } from "./product.entity.ts";

/**
 * The row of the product stands for all that belongs to it: who changes any of that locks it first, and writes it, so that its
 * version grows.
 *
 * @throws StaleVersion when the client expects another version than there is.
 */
export async function lockProduct({ em }: Transaction, id: string, expected: number | undefined) {
  const product = await em.findOne(Product, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!product) throw new ProductNotFound({ id });
  refuseStale(id, expected, product.version);
  return product;
}

/** Notes that something of a locked product changes. */
export const changedNow = () => ({ contentHash: null, updatedAt: new Date() });
