import { type Database, type Manifest, statement } from "@hanse/plugin-kit";

const all = statement<{ pluginId: string; manifest: Manifest }>(
  "plugin.manifests",
  `SELECT plugin_id AS "pluginId", manifest FROM plugin_manifest WHERE plugin_id = ANY($1)`,
);
const put = statement<never>(
  "plugin.remember_manifest",
  `INSERT INTO plugin_manifest (plugin_id, manifest) VALUES ($1, $2)
   ON CONFLICT (plugin_id) DO UPDATE SET manifest = excluded.manifest, seen_at = now()`,
);

/**
 * What services said of themselves when they were last reached. A shop that starts while a service is down keeps its
 * events for it all the same.
 */
export class RememberedManifests {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async of(pluginIds: readonly string[]): Promise<ReadonlyMap<string, Manifest>> {
    if (pluginIds.length === 0) return new Map();
    const rows = await this.#database.query(all, [pluginIds]);
    return new Map(rows.map(({ pluginId, manifest }) => [pluginId, manifest]));
  }

  async put(manifest: Manifest): Promise<void> {
    await this.#database.query(put, [manifest.id, JSON.stringify(manifest)]);
  }
}
