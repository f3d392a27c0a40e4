import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as kit from "@hanse/plugin-kit";
import type { ErrorDefinition, EventDefinition } from "@hanse/plugin-kit";

/** Every error and every event that the engine and the plugin kit define. */
export interface Catalogue {
  readonly errors: readonly ErrorDefinition[];
  readonly events: readonly EventDefinition[];
}

const sources = join(import.meta.dirname, "..");

/** Reads the sources' own definitions, so that none can be left out of a list. */
export async function readCatalogue(): Promise<Catalogue> {
  const values = new Set<unknown>(Object.values(kit));
  for (const file of globSync("**/*.{ts,js}", {
    cwd: sources,
    exclude: (name) => /\.test\.|\.d\./.test(name),
  }).toSorted()) {
    const path = join(sources, file);
    if (!/\bdefine(Error|Event)\(/.test(readFileSync(path, "utf8"))) continue;
    const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    for (const value of Object.values(exported)) values.add(value);
  }
  return {
    errors: [...values].filter(isErrorDefinition).toSorted((a, b) => compare(a.code, b.code)),
    events: [...values].filter(isEventDefinition).toSorted((a, b) => compare(a.name, b.name)),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isErrorDefinition = (value: unknown): value is ErrorDefinition =>
  typeof value === "function" && value.prototype instanceof kit.HanseError && "code" in value && "data" in value;

const isEventDefinition = (value: unknown): value is EventDefinition =>
  typeof value === "object" && value !== null && "payload" in value && "aggregate" in value && "name" in value;
