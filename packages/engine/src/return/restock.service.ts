import { inventory } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import type { VariantStockService } from "../inventory/index.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { ReturnReceived } from "./return.events.ts";

/** Puts goods that came back, and are as good as new, back to stock. */
export class RestockService {
  readonly #plugins: PluginHost;
  readonly #variantStock: VariantStockService;

  constructor({ plugins, variantStock }: { plugins: PluginHost; variantStock: VariantStockService }) {
    this.#plugins = plugins;
    this.#variantStock = variantStock;
  }

  /** Once for each receipt, however often it is told. */
  async restock(receipt: Static<typeof ReturnReceived.payload>): Promise<void> {
    const { returnId, changeId, locationId, receivedBy, items } = receipt;
    const sellable = items.flatMap(({ stockedVariantId, received }) =>
      stockedVariantId !== null && received > 0 ? [{ variantId: stockedVariantId, received }] : [],
    );
    if (locationId === null || sellable.length === 0) return;
    const itemsOf = await this.#variantStock.itemsOf(sellable.map(({ variantId }) => variantId));
    const goods = sellable.flatMap(({ variantId, received }) =>
      (itemsOf.get(variantId) ?? []).map(({ itemId, requiredQuantity }) => {
        return { itemId, locationId, quantity: received * requiredQuantity };
      }),
    );
    if (goods.length === 0) return;
    await this.#plugins
      .one(inventory)
      .receive(
        { kind: "return", goods, reference: returnId, ...(receivedBy !== null && { actor: receivedBy }) },
        { idempotencyKey: `return:${changeId}` },
      );
  }
}
