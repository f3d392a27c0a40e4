import type { ServiceFlags } from "@hanse/plugin-kit/serve";
import { Command } from "commander";
import { parsePort } from "./port.ts";

/** `hanse plugin serve`: a plugin as a service. Nothing of the engine is loaded. */
export const pluginServeCommand = (): Command =>
  new Command("serve")
    .description("Run a plugin as a service of its own, for a shop that names it with remote(...).")
    .argument("<package>", "a package installed here, or a path that begins with a dot")
    .option("--port <number>", "port to listen on (default: 7100, or PORT)", parsePort)
    .option("--host <address>", "address to listen on (default: 0.0.0.0, or HOST)")
    .option("--config <file>", "JSON file with the plugin's configuration; HANSE_PLUGIN_<KEY> wins over it")
    .addHelpText(
      "after",
      `
Environment:
  HANSE_SERVICE_SECRET        shared with the shop, at least 32 characters; two with a comma while one replaces the other
  HANSE_SERVICE_HOST_URL      the shop's address, to which events go
  HANSE_SERVICE_DATABASE_URL  PostgreSQL for plugins that keep data (or DATABASE_URL)
  HANSE_PLUGIN_<KEY>          the plugin's configuration: apiKey is HANSE_PLUGIN_API_KEY
  LOG_LEVEL                   debug, info, warn, error or silent (default: info)

Example:
  HANSE_SERVICE_SECRET=$(openssl rand -hex 32) hanse plugin serve @hanse/plugin-tax-rates --port 7101`,
    )
    .action(async (name: string, flags: ServiceFlags) => {
      const { servePackage } = await import("@hanse/plugin-kit/cli");
      await servePackage(name, flags);
    });
