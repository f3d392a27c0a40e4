import type { AnyPlugin, Logger } from "../plugin.ts";
import { runPlugin } from "../running-plugin.ts";
import { HostLink } from "./host-link.ts";
import { Redaction, secretsOf } from "./secret-log.ts";
import { createServiceServer } from "./service-server.ts";
import type { ServiceSettings } from "./service-settings.ts";

/** A plugin that runs as a service. */
export interface Service {
  /** Where it listens. */
  readonly url: string;
  /** Refuses new work, lets what is under way end, hands over its events and closes. */
  close(): Promise<void>;
}

/** How long calls under way may take when the service is stopped. */
const graceMs = 10_000;

/**
 * Runs a plugin as a service of its own: the same plugin that runs in an engine, behind the signed service protocol. Call
 * it from a process of your own, or use `hanse-plugin serve`. What is logged through it never holds a secret.
 *
 * @throws Error naming what is wrong with the configuration.
 */
export async function serve(plugin: AnyPlugin, settings: ServiceSettings, given: Logger): Promise<Service> {
  const { definition } = plugin;
  const log = new Redaction(secretsOf(plugin, settings)).log(given);
  const link = new HostLink(definition.id, { ...settings, log });
  const running = await runPlugin(
    { placement: "in-process", definition, config: settings.config },
    { log, databaseUrl: settings.databaseUrl ?? "", publish: (events) => link.publish(events) },
  );
  let isStopping = false;
  const app = createServiceServer({
    definition,
    running,
    secrets: settings.secrets,
    log,
    isStopping: () => isStopping,
  });
  try {
    const url = await app.listen({ host: settings.host, port: settings.port });
    return {
      url,
      async close() {
        isStopping = true;
        await settledWithin(app.close(), graceMs);
        await running.forwardEvents().catch((error: unknown) => {
          log.warn({ err: error }, "could not hand over the last events; they are kept for the next start");
        });
        await running.close();
        await link.close();
      },
    };
  } catch (error) {
    await running.close();
    await link.close();
    throw error;
  }
}

async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
