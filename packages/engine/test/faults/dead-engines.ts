import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, unnamed } from "@hanse/plugin-kit";
import { isAlive } from "../../src/platform/postgres/process-state.ts";

/** Begins the name of an engine's connections to PostgreSQL; the id of its process follows. */
const prefix = "hanse-engine-";

const connected = unnamed<{ name: string }>(
  `SELECT DISTINCT application_name AS name FROM pg_stat_activity
    WHERE datname = current_database() AND starts_with(application_name, '${prefix}')`,
);

/** Names the connections that this process opens from now on, for others to tell whose they are. */
export function nameConnections(): void {
  process.env["PGAPPNAME"] = `${prefix}${process.pid}`;
}

/** Waits until PostgreSQL is done with what dead engines told it last: it carries that out after they are gone. */
export async function untilDeadAreForgotten(database: Database): Promise<void> {
  for (;;) {
    const engines = await database.query(connected);
    if (engines.every(({ name }) => isAlive(Number(name.slice(prefix.length))))) return;
    await sleep(20);
  }
}
