import type { EventEnvelope, Logger, RemotePlugin } from "@hanse/plugin-kit";
import type { FastifyInstance } from "fastify";
import type { Guards } from "../http/access.ts";
import type { WriteLog } from "../http/write-log.ts";
import { mountEventIntake, mountWebhooks } from "./plugin-callbacks.ts";
import type { PluginHost } from "./plugin-host.ts";
import { mountPluginRoutes } from "./plugin-routes.ts";

export interface PluginHttpOptions {
  readonly plugins: PluginHost;
  readonly guards: Guards;
  readonly writes: WriteLog;
  /** The container's cradle. */
  readonly uses: never;
  readonly bodyLimitBytes: number;
  /** Keeps events for good; the same id twice is one event. */
  readonly publish: (events: EventEnvelope[]) => Promise<void>;
  readonly log: Logger;
}

/** Largest body that any route of a plugin may take. */
const mostBytes = 33_554_432;

/** All that reaches plugins from outside: their own routes, webhooks, and the events of services. Bodies stay bytes. */
export async function mountPlugins(app: FastifyInstance, options: PluginHttpOptions): Promise<void> {
  const services = options.plugins.all.map(({ plugin }) => plugin).filter(isService);
  const intake =
    services.length > 0
      ? new (await import("@hanse/plugin-kit/remote")).EventIntake({ ...options, services })
      : undefined;
  await app.register(async (raw) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostBytes }, (_request, body, done) =>
      done(null, body),
    );
    mountPluginRoutes(raw, options);
    mountWebhooks(raw, options.plugins);
    if (intake) mountEventIntake(raw, intake);
  });
}

const isService = (plugin: { placement: string }): plugin is RemotePlugin => plugin.placement === "service";
