// Plain JavaScript for Node 20 and newer: it has to run, and to explain itself, before the right Node is found.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const minimum = [22, 18];
const install = "run `npx -y pnpm@12 install` and see what it complains about";

/** Something that whoever started us has to change. The message is one line. */
export class NotReady extends Error {}

/** The Node that runs everything: the one installed with the dependencies, or this one if it is new enough. */
export function findNode() {
  const bundled = join(root, "node_modules/.bin/node");
  if (existsSync(bundled)) return bundled;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return process.execPath;
  const wanted = `Hanse needs Node ${minimum.join(".")} or newer and this is ${process.versions.node}`;
  throw new NotReady(
    process.platform === "linux"
      ? `${wanted}; it brings its own on Linux, which is not installed: ${install}.`
      : `${wanted}: install a newer one from nodejs.org and start again.`,
  );
}

/** pnpm starts scripts even when its install failed, so the dependencies are looked for before they are needed. */
export function requireDependencies() {
  for (const folder of workspacePackages()) {
    const { dependencies = {} } = readJson(join(root, folder, "package.json"));
    const missing = Object.keys(dependencies).find((name) => !existsSync(join(root, folder, "node_modules", name)));
    if (missing === undefined) continue;
    throw new NotReady(`Dependencies are not installed (${missing} is missing in ${folder}): ${install}.`);
  }
}

/** The JavaScript behind a command of a development dependency. */
export function findTool(name, packageName = name) {
  const folder = join(root, "node_modules", packageName);
  if (!existsSync(folder)) throw new NotReady(`The tool ${name} is not installed: ${install}.`);
  const { bin } = readJson(join(folder, "package.json"));
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}

function workspacePackages() {
  const parents = ["packages", "packages/plugins", "examples"];
  const below = parents.flatMap((parent) =>
    existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [],
  );
  return [".", ...below, "bench"].filter((folder) => existsSync(join(root, folder, "package.json")));
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
