import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ShopConfig } from "../platform/config/config.ts";

/** The shop of the folder that the command runs in. */
export async function loadConfig(folder = process.cwd()): Promise<ShopConfig> {
  const file = ["hanse.config.ts", "hanse.config.js"]
    .map((name) => resolve(folder, name))
    .find((path) => existsSync(path));
  if (!file) throw new Error(`There is no hanse.config.ts in ${folder}. Run the command in a shop's folder.`);
  const module = (await import(pathToFileURL(file).href)) as { default?: ShopConfig };
  if (!module.default?.plugins) throw new Error(`${file} has no default export made by defineConfig({ … }).`);
  return module.default;
}
