import { MikroORM } from "@mikro-orm/postgresql";
import type { PluginData } from "../plugin.ts";

/** The SQL that would turn the migrated schema into the one the entities describe; empty when they agree. */
export async function schemaDrift({ schema, entities }: PluginData, url: string): Promise<string> {
  const orm = new MikroORM({
    clientUrl: url,
    entities: [...entities],
    schema,
    schemaGenerator: { skipTables: ["outbox", "inbox", "hanse_migration"] },
  });
  try {
    const sql = await orm.schema.getUpdateSchemaSQL({ schema, wrap: false });
    return sql.trim();
  } finally {
    await orm.close(true);
  }
}
