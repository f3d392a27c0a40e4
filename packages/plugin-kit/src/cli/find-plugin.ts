import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyPlugin } from "../plugin.ts";

/**
 * Loads the plugin of a package that is installed in this folder or above, or of a file or folder named by its path.
 *
 * @throws Error saying what was looked for and what to do.
 */
export async function findPlugin(specifier: string, folder = process.cwd()): Promise<AnyPlugin> {
  const file = isPath(specifier) ? fileAt(resolve(folder, specifier)) : fileOfPackage(specifier, folder);
  const module = await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw new Error(`${specifier} cannot be loaded: ${(error as Error).message}`, { cause: error });
  });
  const found = new Map(
    Object.values(module as Record<string, unknown>)
      .filter(isPlugin)
      .map((plugin) => [plugin.definition.id, plugin]),
  );
  const [plugin] = found.values();
  if (!plugin) throw new Error(`${specifier} exports no plugin: export what definePlugin({ … }) returns.`);
  if (found.size > 1)
    throw new Error(
      `${specifier} exports ${[...found.keys()].join(" and ")}. Name the file that exports the one meant.`,
    );
  return plugin;
}

const isPath = (specifier: string): boolean => isAbsolute(specifier) || /^\.{1,2}(\/|\\|$)/.test(specifier);

function isPlugin(value: unknown): value is AnyPlugin {
  if ((typeof value !== "function" && typeof value !== "object") || value === null) return false;
  const { definition } = value as { definition?: { id?: unknown; setup?: unknown } };
  return typeof definition?.id === "string" && typeof definition.setup === "function";
}

function fileAt(path: string): string {
  if (!existsSync(path)) throw new Error(`There is no ${path}.`);
  if (!statSync(path).isDirectory()) return path;
  const about = join(path, "package.json");
  if (!existsSync(about))
    throw new Error(`There is no package.json in ${path}. Name the file that exports the plugin.`);
  const { name, main = "index.js", exports } = JSON.parse(readFileSync(about, "utf8")) as Record<string, string>;
  const file = exports && name ? fileOfPackage(name, path) : join(path, main);
  if (!existsSync(file)) throw new Error(`${file} is not there yet: build the package first, or name its source file.`);
  return file;
}

function fileOfPackage(name: string, folder: string): string {
  try {
    return createRequire(join(folder, "package.json")).resolve(name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      code === "MODULE_NOT_FOUND"
        ? `The package ${name} is not installed in ${folder}, or was not built. Install it, or name a path that begins with ./`
        : `The package ${name} has no entry: its package.json needs "exports": { ".": { "default": "./dist/index.js" } }.`,
      { cause: error },
    );
  }
}
