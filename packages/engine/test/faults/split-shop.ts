import { Database, type AnyPlugin } from "@hanse/plugin-kit";
import type { ShopOptions } from "../../src/platform/config/config.ts";
import { demoDatabase } from "../demo-template.ts";
import { freePort } from "../support/free-port.ts";
import { EngineProcess } from "./engine-process.ts";
import { PluginService } from "./plugin-service.ts";

/** The demo shop with one or more of its plugins as services, every part in a process of its own. */
export interface SplitShop {
  readonly engine: EngineProcess;
  readonly services: readonly PluginService[];
  /** To look into the accounts with. */
  readonly database: Database;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

export interface Extracted {
  readonly plugin: AnyPlugin;
  readonly packageName: string;
}

/** @param own a database with the demo shop in it; a new one unless told. */
export async function openSplitShop(
  extracted: readonly Extracted[],
  options: Partial<ShopOptions> = {},
  own?: { readonly url: string; drop(): Promise<void> },
): Promise<SplitShop> {
  const { url: databaseUrl, drop } = own ?? (await demoDatabase());
  const port = await freePort();
  const hostUrl = `http://127.0.0.1:${port}`;
  const services = await Promise.all(extracted.map((part) => PluginService.start({ ...part, databaseUrl, hostUrl })));
  const engine = await EngineProcess.start(
    databaseUrl,
    { ...options, http: { port } },
    Object.fromEntries(services.map((service) => [service.id, service.address])),
  );
  const database = new Database({ url: databaseUrl, entities: [], poolSize: 3 });
  return {
    engine,
    services,
    database,
    databaseUrl,
    async close() {
      await engine.kill();
      await Promise.all(services.map((service) => service.close()));
      await database.close();
      await drop();
    },
  };
}
