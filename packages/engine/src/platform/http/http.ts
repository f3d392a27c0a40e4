import type { AwilixContainer } from "awilix";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { ShopConfig } from "../config/config.ts";
import type { DomainModule } from "../module.ts";
import { mountPlugins, type PluginHttpOptions } from "../plugins/plugin-http.ts";
import type { PluginHost } from "../plugins/plugin-host.ts";
import { findAdminPage, mountAdminPage } from "./admin-page.ts";
import { mountDocuments } from "./documents.ts";
import { combineGuards } from "./guards.ts";
import { mountHealth, type ReadinessCheck } from "./health.ts";
import type { IdempotencyStore } from "./idempotent.ts";
import { mount } from "./mount.ts";
import { takingFiles } from "./multipart.ts";
import { createServer } from "./server.ts";
import type { WriteLog } from "./write-log.ts";

export interface HttpOptions {
  readonly config: ShopConfig;
  readonly log: Logger;
  readonly container: AwilixContainer;
  readonly modules: readonly DomainModule[];
  readonly idempotency: IdempotencyStore;
  readonly plugins: PluginHost;
  readonly publish: PluginHttpOptions["publish"];
  readonly ready: ReadinessCheck;
  readonly isStopping: () => boolean;
  readonly checkReplies: boolean;
  readonly version: string;
}

/** The shop's whole HTTP interface: every domain's routes, the documents and the health checks. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { http } = options.config;
  const app = await createServer({
    // Where the shop listens is told by whoever starts it.
    log: options.log.child({}, { level: options.log.level === "info" ? "warn" : options.log.level }),
    bodyLimitBytes: http.bodyLimitBytes,
    trustProxy: http.trustProxy,
    origins: { store: http.storeOrigins, admin: http.adminOrigins, auth: http.authOrigins },
  });
  const routes = options.modules.flatMap((module) => module.routes ?? []);
  const guards = combineGuards(options.modules);
  const writes = options.container.resolve<WriteLog>("writeLog");
  const mounting = {
    container: options.container,
    guards,
    idempotency: options.idempotency,
    writes,
    checkReplies: options.checkReplies,
  };
  for (const route of routes) if (!route.takesFiles) mount(app, route, mounting);
  await takingFiles(app, options.config.files, (taking) => {
    for (const route of routes) if (route.takesFiles) mount(taking, route, mounting);
  });
  await mountPlugins(app, {
    plugins: options.plugins,
    guards,
    writes,
    uses: options.container.cradle as never,
    bodyLimitBytes: http.bodyLimitBytes,
    publish: options.publish,
    log: options.log,
  });
  mountHealth(app, options.ready, options.isStopping);
  mountDocuments(app, routes, options.version);
  mountAdminPage(app, findAdminPage());
  return app;
}
