import type { Database } from "@hanse/plugin-kit";
import type { AwilixContainer } from "awilix";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { domains } from "./domains.ts";
import { migrations } from "./migrations.ts";
import type { ShopConfig } from "./platform/config/config.ts";
import { createHttp } from "./platform/http/http.ts";
import { openPlatform } from "./platform/platform.ts";
import { version } from "./version.ts";

export interface ShopOptions {
  readonly config: ShopConfig;
  readonly databaseUrl: string;
  /** Told what takes long at a start. */
  readonly onProgress?: (text: string) => void;
  /** Told every SQL statement of the engine and of the plugins in its process. */
  readonly onStatement?: (text: string) => void;
  /** Checks every reply against its route's schema: for tests. */
  readonly checkReplies?: boolean;
}

/** A running shop. */
export interface Shop {
  /** The API; call `listen` on it. */
  readonly http: FastifyInstance;
  /** The shop's services by name. */
  readonly container: AwilixContainer;
  readonly database: Database;
  readonly log: Logger;
  /** Lets requests, deliveries and workflows end, then closes every connection. */
  close(): Promise<void>;
}

/** Puts a shop together and starts it: database, plugins, domains, background work, HTTP. */
export async function createShop(options: ShopOptions): Promise<Shop> {
  const platform = await openPlatform({ ...options, migrations, modules: domains });
  try {
    const { container, database, log } = platform;
    for (const domain of domains) await domain.prepare?.(container.cradle as never);
    platform.startWork();
    const http = await createHttp({
      config: options.config,
      log,
      container,
      modules: domains,
      idempotency: platform.idempotency,
      plugins: platform.plugins,
      publish: platform.publish,
      ready: platform.ready,
      isStopping: () => platform.isStopping,
      checkReplies: options.checkReplies ?? false,
      version,
    });
    const close = async (): Promise<void> => {
      platform.isStopping = true;
      await http.close();
      await platform.close();
    };
    return { http, container, database, log, close };
  } catch (error) {
    await platform.close();
    throw error;
  }
}
