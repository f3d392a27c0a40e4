import { jsonLog } from "../serve/json-log.ts";
import { Redaction, secretsOf } from "../serve/secret-log.ts";
import { serve } from "../serve/serve.ts";
import { readServiceSettings, type ServiceFlags } from "../serve/service-settings.ts";
import { findPlugin } from "./find-plugin.ts";

/**
 * Runs a package's plugin as a service until SIGTERM or Ctrl-C, which let calls under way end; a second one does not. The
 * log goes to standard output. An error that nobody caught ends the process with code 1.
 *
 * @throws Error when it cannot be started, without the secrets it was given.
 */
export async function servePackage(specifier: string, flags: ServiceFlags): Promise<void> {
  const plugin = await findPlugin(specifier);
  const { definition } = plugin;
  const settings = await readServiceSettings({ ...definition, keepsData: definition.data !== undefined }, flags);
  const redaction = new Redaction(secretsOf(plugin, settings));
  const log = redaction.log(jsonLog(process.env["LOG_LEVEL"]));
  process.on("uncaughtException", (error) => {
    log.error({ err: error }, "an error that nobody caught; the service ends");
    process.exit(1);
  });
  const service = await serve(plugin, settings, log).catch((error: unknown) => {
    throw error instanceof Error ? redaction.error(error) : error;
  });
  log.info({ plugin: definition.id, url: service.url }, "the service listens");
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    log.info({ plugin: definition.id, signal }, "the service stops when its calls under way have ended");
    void service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "the service could not be stopped in order");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}
