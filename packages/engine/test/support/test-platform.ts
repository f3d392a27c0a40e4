import { createHash, randomBytes } from "node:crypto";
import { Database, type DatabaseOptions, type Logger, migrate } from "@hanse/plugin-kit";
import { eventsStored } from "../../src/platform/events/relay.ts";
import { platformMigrations } from "../../src/platform/migrations.ts";
import { Notifier } from "../../src/platform/notify/notifier.ts";
import {
  cloneDatabase,
  dropDatabase,
  ensureTemplate,
  testServerUrl,
} from "../../src/platform/postgres/test-postgres.ts";

export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** What one process of a shop has of the platform. Several of them may share a database. */
export interface TestProcess {
  readonly database: Database;
  readonly notifier: Notifier;
}

/** A database with the platform's tables, for tests of the platform itself. */
export interface TestPlatform {
  readonly url: string;
  /** Opens the database as another process would. */
  join(options?: Omit<Partial<DatabaseOptions>, "url">): Promise<TestProcess>;
  /** Ends the processes and drops the database. */
  close(): Promise<void>;
}

const history = platformMigrations.map((step) => String(step.class)).join();
const template = `hanse_platform_${createHash("sha1").update(history).digest("hex").slice(0, 12)}`;

/** Opens a fresh database. */
export async function openTestPlatform(): Promise<TestPlatform> {
  const server = testServerUrl();
  await ensureTemplate(server, template, migratePlatform);
  const name = `evt_${randomBytes(6).toString("hex")}`;
  const url = await cloneDatabase(server, template, name);
  const processes: TestProcess[] = [];
  return {
    url,
    join: async (options = {}) => {
      const notifier = new Notifier({ url, log: silent });
      const onEventsStored = () => notifier.announce(eventsStored);
      const database = new Database({ url, entities: [], poolSize: 5, onEventsStored, ...options });
      processes.push({ database, notifier });
      await notifier.start();
      return { database, notifier };
    },
    close: async () => {
      for (const { database, notifier } of processes) {
        await notifier.stop();
        await database.close();
      }
      await dropDatabase(server, name);
    },
  };
}

async function migratePlatform(url: string): Promise<void> {
  const database = new Database({ url, entities: [], poolSize: 2 });
  try {
    await migrate(database, url, { steps: platformMigrations });
  } finally {
    await database.close();
  }
}
