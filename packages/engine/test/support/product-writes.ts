import type { Database } from "@hanse/plugin-kit";
import type { NewProduct, ProductChanges, ProductService } from "../../src/catalog/index.ts";
import { touch } from "../../src/platform/cache/touch.ts";

/** Writes of the catalogue alone, each a transaction of its own. */
export function productWrites(shop: {
  readonly database: Database;
  readonly container: { resolve<T>(name: string): T };
}) {
  const products = shop.container.resolve<ProductService>("products");
  const write = <T>(work: (tx: Parameters<ProductService["delete"]>[0]) => Promise<T>): Promise<T> =>
    shop.database.transaction(async (tx) => {
      const done = await work(tx);
      await touch(tx, "catalog");
      return done;
    });
  return {
    create: (product: NewProduct) =>
      write(async (tx) => {
        const [saved] = await products.create(tx, [product]);
        if (!saved) throw new Error("The product was not made.");
        return saved;
      }),
    update: (id: string, changes: ProductChanges) => write((tx) => products.update(tx, id, changes)),
    delete: (id: string) => write((tx) => products.delete(tx, id)),
  };
}

export type ProductWrites = ReturnType<typeof productWrites>;
