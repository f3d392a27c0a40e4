import { definePlugin, search } from "@hanse/plugin-kit";
import { indexedProduct, tombstone } from "./indexed-product.ts";
import { ProductIndexes } from "./product-index.service.ts";
import { ProductSearch } from "./search.service.ts";
import { Server } from "./server.ts";
import { Settings } from "./settings.ts";
import { synonymsOf } from "./synonyms.ts";

/** Milliseconds that the first attempt to set the index up may take. */
const patience = 15_000;

/**
 * Finds products with a Meilisearch server of version 1.18 or later. Writes return when Meilisearch has done them.
 *
 * Without a database, a product's version is compared with that in the index before it is written. Two processes that write
 * the same product at the very same moment can both find theirs to be the later; hosts that deliver a product's changes in
 * order never do that.
 */
export const meilisearch = definePlugin({
  id: "search-meilisearch",
  implements: { search },
  config: Settings,
  setup({ config, log, onClose }) {
    const server = new Server(config);
    const indexes = new ProductIndexes(server, config.index ?? "products");
    const products = new ProductSearch(server, indexes);
    const closing = new AbortController();
    onClose(async () => closing.abort());
    // A server that is down must not keep the shop from starting; the first write tries again.
    indexes.make(AbortSignal.any([closing.signal, AbortSignal.timeout(patience)])).catch((error: unknown) => {
      if (!closing.signal.aborted) log.warn({ err: error }, "Meilisearch's index is not set up yet");
    });
    return {
      search: {
        index: async ({ documents, rebuildId }, { signal }) => {
          await indexes.write(documents.map(indexedProduct), rebuildId, signal);
          return {};
        },
        remove: async ({ products: gone }, { signal }) => {
          await indexes.write(gone.map(tombstone), undefined, signal);
          return {};
        },
        query: (query, { signal }) => products.query(query, signal),
        beginRebuild: async ({ rebuildId }, { signal }) => {
          await indexes.beginRebuild(rebuildId, signal);
          return {};
        },
        finishRebuild: async ({ rebuildId }, { signal }) => ({
          products: await indexes.finishRebuild(rebuildId, signal),
        }),
        putSynonyms: async ({ groups }, { signal }) => {
          await indexes.putSynonyms(synonymsOf(groups), signal);
          return {};
        },
      },
    };
  },
});
