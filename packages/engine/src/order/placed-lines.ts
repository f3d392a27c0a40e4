import type { SoldItem } from "../cart/index.ts";

/** Lines as `order.placed` tells of them. */
export const placedLines = (items: readonly SoldItem[]) =>
  items.map(({ id, variantId, productId, product, quantity, unitPrice }) => ({
    lineId: id,
    variantId,
    productId,
    title: product.title,
    variantTitle: product.variantTitle,
    sku: product.sku,
    quantity,
    unitPrice,
  }));
