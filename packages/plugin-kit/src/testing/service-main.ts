import { pathToFileURL } from "node:url";
import type { AnyPlugin } from "../plugin.ts";
import { jsonLog, readServiceSettings, serve } from "../serve/index.ts";

/** The process of a service under test: `service-main.ts <module> <plugin id>`, settings from the environment. */
const [module = "", id = ""] = process.argv.slice(2);
const url = module.startsWith("file:") ? module : pathToFileURL(module).href;
const exported = Object.values((await import(url)) as Record<string, unknown>);
const plugin = exported.find(
  (value): value is AnyPlugin => typeof value === "function" && "definition" in value && isPlugin(value.definition),
);
if (!plugin) throw new Error(`${module} exports no plugin ${id}`);

function isPlugin(definition: unknown): boolean {
  return (definition as { id?: string } | undefined)?.id === id;
}

const log = jsonLog("debug", (line) => void process.stderr.write(line));

const { definition } = plugin;
const settings = await readServiceSettings({ ...definition, keepsData: definition.data !== undefined }, {});
const service = await serve(plugin, settings, log);
process.stdout.write(`${service.url}\n`);
const stop = async (): Promise<void> => {
  await service.close();
  process.exit(0);
};
process.once("SIGTERM", () => void stop());
// Whoever started it ended without a word: nobody would stop it otherwise.
process.stdin.once("end", () => void stop()).resume();
