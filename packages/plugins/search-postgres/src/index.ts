import { definePlugin, search, unnamed } from "@hanse/plugin-kit";
import Type from "typebox";
import { createIndex } from "./migrations/search-0001.ts";
import { Rebuilds } from "./rebuild.service.ts";
import { ProductSearch } from "./search.service.ts";
import { SynonymGroups } from "./synonyms.service.ts";

/** Finds products in PostgreSQL, in a schema of its own: full text, typos, facets, synonyms. */
export const postgresSearch = definePlugin({
  id: "search-postgres",
  implements: { search },
  config: Type.Object({
    /**
     * A text search configuration of PostgreSQL, such as `english` or `german`: also finds words by their stems. `simple`
     * takes words as they are. Rebuild the index after a change.
     */
    language: Type.Optional(Type.String({ default: "simple", pattern: "^[a-z_]+$" })),
  }),
  // Reads and writes are SQL only.
  data: { schema: "search", entities: [], migrations: [createIndex], statementTimeoutMs: 10_000 },
  async setup({ config: { language = "simple" }, db, repeat }) {
    const [known] = await db.query(
      unnamed("SELECT FROM pg_ts_config WHERE cfgname = $1 AND cfgnamespace = 'pg_catalog'::regnamespace"),
      [language],
    );
    if (!known)
      throw new Error(
        `PostgreSQL has no text search configuration ${language} for the plugin search-postgres: take one that \\dF in psql lists, or "simple".`,
      );
    const synonyms = new SynonymGroups(db);
    const products = new ProductSearch(db, synonyms, language);
    const rebuilds = new Rebuilds(db);
    repeat("sweep-generations", 60_000, ({ signal }) => rebuilds.sweep(signal));
    return {
      search: {
        index: async ({ documents, rebuildId }) => {
          await products.index(documents, rebuildId ?? null);
          return {};
        },
        remove: async ({ products: gone }) => {
          await products.remove(gone);
          return {};
        },
        query: (query) => products.query(query),
        beginRebuild: async ({ rebuildId }) => {
          await rebuilds.begin(rebuildId);
          return {};
        },
        finishRebuild: async ({ rebuildId }) => ({ products: await rebuilds.finish(rebuildId) }),
        putSynonyms: async ({ groups }) => {
          await synonyms.put(groups);
          return {};
        },
      },
    };
  },
});
