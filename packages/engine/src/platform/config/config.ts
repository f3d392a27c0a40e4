import type { ConfiguredPlugin } from "@hanse/plugin-kit";
import { Check, Default, Errors } from "typebox/value";
import { fromEnvironment } from "./environment.ts";
import { Settings } from "./settings.ts";

type Optional<T> = {
  [Key in keyof T]?: T[Key] extends readonly unknown[] ? T[Key] : T[Key] extends object ? Optional<T[Key]> : T[Key];
};

/** What a shop's `hanse.config.ts` may say; everything has a default but the plugins. */
export type ShopOptions = Optional<Settings> & {
  /** The shop's plugins, in the order in which they start. One must hold the inventory contract. */
  plugins: readonly ConfiguredPlugin[];
};

/** A shop's configuration, validated, with every default filled in. */
export type ShopConfig = Settings & { readonly plugins: readonly ConfiguredPlugin[] };

/**
 * A shop's configuration, checked. Environment variables named in the keys' descriptions win over the file.
 *
 * @throws Error naming the key, what is wrong with it and what would be right.
 * @example
 * export default defineConfig({ plugins: [inventory(), manualPayment()], http: { port: 9000 } });
 */
export function defineConfig(
  { plugins, ...options }: ShopOptions,
  environment: NodeJS.ProcessEnv = process.env,
): ShopConfig {
  const filled = Default(Settings, merge(structuredClone(options), fromEnvironment(environment)));
  if (!Check(Settings, filled)) throw new Error(problemOf(filled));
  const unknown = unknownKey(Settings, filled);
  if (unknown)
    throw new Error(
      `The configuration key ${unknown} does not exist. See docs/reference/configuration.md for all keys.`,
    );
  const ids = plugins.map((plugin) => plugin.definition.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new Error(`The plugin ${twice} is configured twice. List each plugin once in hanse.config.ts.`);
  return { ...filled, plugins };
}

function problemOf(value: unknown): string {
  const [first] = Errors(Settings, value);
  const key = first?.instancePath.slice(1).replaceAll("/", ".");
  return `The configuration key ${key || "(root)"} is not valid: it ${first?.message}. See docs/reference/configuration.md.`;
}

/** The first key that no schema knows: a typing error that would otherwise be silently ignored. */
function unknownKey(schema: object, value: object, path = ""): string | undefined {
  const { properties = {} } = schema as { properties?: Record<string, object> };
  for (const [key, item] of Object.entries(value)) {
    const known = properties[key];
    if (!known) return `${path}${key}`;
    if ("properties" in known && isTree(item)) {
      const below = unknownKey(known, item, `${path}${key}.`);
      if (below) return below;
    }
  }
  return undefined;
}

type Tree = { [key: string]: unknown };

function merge(options: Tree, overrides: Tree): Tree {
  for (const [key, value] of Object.entries(overrides)) {
    const existing = options[key];
    options[key] = isTree(value) ? merge(isTree(existing) ? existing : {}, value) : value;
  }
  return options;
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
