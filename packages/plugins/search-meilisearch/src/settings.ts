import Type, { type Static } from "typebox";

/** Configuration of the plugin. */
export const Settings = Type.Object({
  /** Where Meilisearch listens: `http://127.0.0.1:7700`. */
  url: Type.String({ pattern: "^https?://" }),
  /** A key that may search, and manage indexes, documents, settings and tasks. Not needed by a server without a master key. */
  apiKey: Type.Optional(Type.String({ minLength: 1, secret: true })),
  /** Name of the index, letters, digits, `-` and `_`; `products` by default. A rebuild uses the same with `_next` behind it. */
  index: Type.Optional(Type.String({ default: "products", pattern: "^[A-Za-z0-9_-]{1,380}$" })),
  /** Milliseconds that a write waits for Meilisearch to have done it, at most; 10,000 by default. */
  taskTimeoutMs: Type.Optional(Type.Integer({ default: 10_000, minimum: 1 })),
});
export type Settings = Static<typeof Settings>;
