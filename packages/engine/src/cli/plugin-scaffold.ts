import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { contracts } from "@hanse/plugin-kit";
import { version } from "../version.ts";
import { namesOf, type PluginNames } from "./plugin-names.ts";
import { conformanceTest, pluginSource, readme } from "./plugin-skeleton.ts";

/** `examples/plugin-template` in the repository; a copy of it in the published package. */
const templates = ["../../../../examples/plugin-template", "../../template"].map((path) =>
  join(import.meta.dirname, path),
);
const left = new Set(["node_modules", "dist"]);

/**
 * Writes a new plugin's package into a folder named after it.
 *
 * @returns the files, by their paths in that folder.
 */
export async function makePlugin(id: string, contract: string, parent = process.cwd()): Promise<string[]> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error(`"${id}" is no name for a plugin: it has to be in kebab-case, such as search-solr.`);
  const folder = resolve(parent, id);
  if (existsSync(folder)) throw new Error(`There is something at ${folder} already. Choose another name.`);
  const files = await filesFor(namesOf(id), contract);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return [...files.keys()];
}

async function filesFor(names: PluginNames, contract: string): Promise<Map<string, string>> {
  const files = await templateFiles(names);
  files.set(".gitignore", "node_modules/\ndist/\n");
  if (contract === "tax") return files;
  const known = contracts.get(contract);
  if (!known) throw new Error(`There is no contract ${contract}. There are: ${[...contracts.keys()].join(", ")}.`);
  files.delete(`test/${names.id}.test.ts`);
  files.set("src/index.ts", pluginSource(known, names));
  files.set("test/conformance.test.ts", conformanceTest(known, names));
  files.set("README.md", readme(known, names));
  files.set("package.json", described(files.get("package.json") ?? "{}", `Implements ${contract} for Hanse.`));
  return files;
}

async function templateFiles(names: PluginNames): Promise<Map<string, string>> {
  const template = templates.find((path) => existsSync(path));
  if (!template) throw new Error("The template is missing from this installation of Hanse. Install it anew.");
  const files = new Map<string, string>();
  for (const entry of await readdir(template, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
      .slice(template.length + 1)
      .replaceAll("\\", "/");
    if (!entry.isFile() || left.has(path.split("/")[0] ?? "")) continue;
    files.set(renamed(path, names), renamed(await readFile(join(template, path), "utf8"), names));
  }
  return files.set("package.json", manifest(files.get("package.json") ?? "{}"));
}

const renamed = (text: string, { id, variable, providerId }: PluginNames): string =>
  text.replaceAll("tp_flat_tax", `tp_${providerId}`).replaceAll("flat-tax", id).replaceAll("flatTax", variable);

const described = (text: string, description: string): string =>
  `${JSON.stringify({ ...(JSON.parse(text) as object), description }, null, 2)}\n`;

/** What only concerns this repository is left out. */
function manifest(text: string): string {
  const { private: _private, dependencies, ...about } = JSON.parse(text) as Record<string, object>;
  const kit = { ...dependencies, "@hanse/plugin-kit": `^${version}` };
  return `${JSON.stringify({ ...about, dependencies: kit }, null, 2)}\n`;
}
