import { join, resolve } from "node:path";
import { createShop, type Shop } from "../main.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import { startEmbeddedPostgres } from "../platform/postgres/embedded-postgres.ts";
import { checkDatabaseUrl, explain } from "./explain.ts";
import { loadConfig } from "./load-config.ts";
import { say } from "./say.ts";

export interface OpenedShop {
  readonly shop: Shop;
  readonly config: ShopConfig;
  readonly dataDir: string;
  /** Ends the shop, and the embedded database with it. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly quiet?: boolean;
  /** Does the shop's work whatever the configuration says. */
  readonly works?: boolean;
}

/** The shop of this folder with its database, embedded unless the configuration names one. */
export async function openShop({ quiet = false, works = false }: OpenOptions = {}): Promise<OpenedShop> {
  const loaded = await loadConfig();
  const config: ShopConfig = works ? { ...loaded, worker: { ...loaded.worker, mode: "inline" } } : loaded;
  if (config.database.url !== undefined) checkDatabaseUrl(config.database.url);
  const dataDir = resolve(config.dataDir);
  const report = quiet ? say.progress : say.step;
  const postgres = config.database.url
    ? undefined
    : await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), durable: true, onProgress: report });
  try {
    const shop = await createShop({
      config,
      databaseUrl: config.database.url ?? postgres?.url ?? "",
      onProgress: say.progress,
    });
    const close = async (): Promise<void> => {
      await shop.close();
      await postgres?.stop();
    };
    return { shop, config, dataDir, close };
  } catch (error) {
    await postgres?.stop();
    throw explain(error, config);
  }
}
