import { statement } from "@hanse/plugin-kit";

/** The cache topic of what searches find: touched with everything the plugin is told. */
export const searchTopic = "search";

/** The cache topic of whether there is an index, and of the synonyms. */
export const searchIndexTopic = "search_index";

/** The index that the shop keeps. */
export interface IndexState {
  readonly pluginId: string;
  /** Null until it holds the whole catalogue for the first time. */
  readonly builtAt: string | null;
  /** How many products it had when it was built. */
  readonly products: number | null;
  readonly synonymsTold: number;
  readonly synonymsRevision: number;
}

export const readIndexState = statement<IndexState>(
  "search.index_state",
  `SELECT plugin_id AS "pluginId", built_at AS "builtAt", products, synonyms_told AS "synonymsTold",
          coalesce((SELECT revision FROM search_synonyms), 0) AS "synonymsRevision"
     FROM search_index`,
);

/** Another plugin knows nothing of what the one before was told. Returns a row if there is anything new. */
export const keepIndex = statement<{ pluginId: string }>(
  "search.keep_index",
  `INSERT INTO search_index AS kept (plugin_id) VALUES ($1)
   ON CONFLICT (is_sole) DO UPDATE
      SET plugin_id = excluded.plugin_id, built_at = NULL, products = NULL, synonyms_told = 0
    WHERE kept.plugin_id <> excluded.plugin_id
   RETURNING plugin_id AS "pluginId"`,
);

/** Returns a row if there was one. */
export const abandonIndex = statement<{ pluginId: string }>(
  "search.abandon_index",
  `DELETE FROM search_index RETURNING plugin_id AS "pluginId"`,
);

export const markBuilt = statement<never>(
  "search.mark_built",
  "UPDATE search_index SET built_at = now(), products = $1",
);

export const readSynonyms = statement<{ groups: string[][]; revision: number }>(
  "search.read_synonyms",
  "SELECT groups, revision FROM search_synonyms",
);

export const replaceSynonyms = statement<never>(
  "search.replace_synonyms",
  `INSERT INTO search_synonyms AS kept (groups, revision) VALUES ($1::jsonb, 1)
   ON CONFLICT (is_sole) DO UPDATE SET groups = excluded.groups, revision = kept.revision + 1`,
);

export const markSynonymsTold = statement<never>(
  "search.mark_synonyms_told",
  "UPDATE search_index SET synonyms_told = greatest(synonyms_told, $1) WHERE plugin_id = $2",
);
