import type { Database, Transaction } from "@hanse/plugin-kit";
import type { NewProduct, OptionChange, ProductChanges, VariantService } from "../catalog/index.ts";
import type { VariantLinkService } from "../inventory/index.ts";
import { touch } from "../platform/cache/touch.ts";
import type { MerchandiseVariants, MerchandiseWriter, Written } from "./merchandise-writer.service.ts";
import type { Merchandise } from "./product-input.schema.ts";
import type { StockItems } from "./stock-items.service.ts";

/** Several changes of products, all of them or none. */
export interface ProductBatch {
  readonly create: readonly Merchandise<NewProduct>[];
  readonly update: readonly (Merchandise<ProductChanges> & { readonly id: string })[];
  readonly delete: readonly string[];
}

/** A variant's link to an item. */
interface Link {
  readonly variantId: string;
  readonly itemId: string;
  readonly requiredQuantity: number;
}

/** Several changes of which items variants take. */
export interface LinkBatch {
  readonly put: readonly Link[];
  readonly change: readonly Link[];
  readonly cut: readonly Omit<Link, "requiredQuantity">[];
}

/** The products that a merchant works with: each change is one transaction, from the title to the price. */
export class MerchandiseService {
  readonly #database: Database;
  readonly #writer: MerchandiseWriter;
  readonly #variants: VariantService;
  readonly #links: VariantLinkService;
  readonly #stockItems: StockItems;

  constructor(uses: {
    database: Database;
    merchandiseWriter: MerchandiseWriter;
    variants: VariantService;
    variantLinks: VariantLinkService;
    stockItems: StockItems;
  }) {
    this.#database = uses.database;
    this.#writer = uses.merchandiseWriter;
    this.#variants = uses.variants;
    this.#links = uses.variantLinks;
    this.#stockItems = uses.stockItems;
  }

  async create(product: Merchandise<NewProduct>): Promise<string> {
    const { ids } = await this.#write((tx) => this.#writer.create(tx, [product]));
    return ids[0] ?? "";
  }

  /** @throws StaleVersion when the client expects another version than there is. */
  async update(id: string, changes: Merchandise<ProductChanges>, expected: number | undefined): Promise<void> {
    await this.#write((tx) => this.#writer.update(tx, id, changes, expected));
  }

  async delete(id: string, expected: number | undefined): Promise<void> {
    await this.#write(async (tx) => {
      await this.#writer.delete(tx, id, expected);
      return { ids: [], due: [] };
    });
  }

  /** Returns the ids of the new products, in their order. */
  async batch({ create, update, delete: gone }: ProductBatch): Promise<readonly string[]> {
    const { ids } = await this.#write(async (tx) => {
      const due: string[] = [];
      // One after the other: each product is locked and compared with what it has.
      for (const id of gone) await this.#writer.delete(tx, id);
      for (const { id, ...changes } of update) due.push(...(await this.#writer.update(tx, id, changes)).due);
      const created = create.length > 0 ? await this.#writer.create(tx, create) : { ids: [], due: [] };
      return { ids: created.ids, due: [...due, ...created.due] };
    });
    return ids;
  }

  /** Returns the ids of the new variants, in their order. */
  async changeVariants(
    productId: string,
    changes: MerchandiseVariants,
    expected?: { readonly id: string; readonly version: number | undefined },
  ): Promise<readonly string[]> {
    const { ids } = await this.#write((tx) => this.#writer.changeVariants(tx, productId, changes, expected));
    return ids;
  }

  async changeOptions(productId: string, change: OptionChange, expected: number | undefined): Promise<void> {
    await this.#write(async (tx) => {
      await this.#variants.changeOptions(tx, productId, change, expected);
      return { ids: [], due: [] };
    });
  }

  /** Shows variants in pictures of their product, or no longer; removing comes first. */
  async picture(productId: string, change: Parameters<VariantService["picture"]>[2]): Promise<void> {
    await this.#write(async (tx) => {
      await this.#variants.picture(tx, productId, change);
      return { ids: [], due: [] };
    });
  }

  /** Changes which items variants of a product take. */
  async changeLinks(productId: string, { put, change, cut }: LinkBatch): Promise<void> {
    await this.#write(async (tx) => {
      const variantIds = [...new Set([...put, ...change, ...cut].map(({ variantId }) => variantId))];
      await this.#variants.changeElsewhere(tx, productId, variantIds);
      await this.#links.cut(tx, cut);
      await this.#links.change(tx, change);
      await this.#links.put(tx, put);
      return { ids: [], due: [] };
    });
  }

  async #write(work: (tx: Transaction) => Promise<Written>): Promise<Written> {
    const written = await this.#database.transaction(async (tx) => {
      const done = await work(tx);
      await touch(tx, "catalog");
      return done;
    });
    await this.#stockItems.settle(written.due);
    return written;
  }
}
