import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

const ProductId = Type.Object({ id: Type.String() });

export const ProductCreated = defineEvent("product.created", ProductId, ({ id }) => id);

/** The product, its options, variants, images or links changed. Prices and stock have events of their own. */
export const ProductUpdated = defineEvent("product.updated", ProductId, ({ id }) => id);

export const ProductDeleted = defineEvent("product.deleted", ProductId, ({ id }) => id);
