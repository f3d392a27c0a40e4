import type { TSchema } from "typebox";
import type { AnyPlugin, Logger } from "../plugin.ts";
import type { ServiceSettings } from "./service-settings.ts";

/** Shorter ones would tear holes into innocent words. */
const shortest = 4;
/** Errors of libraries may hold whole connections, and these themselves. */
const deepest = 6;

/** What a service must not tell: its own secret, its database's password and what the plugin's schema marks `secret: true`. */
export const secretsOf = (
  { definition }: AnyPlugin,
  { config, secrets, databaseUrl = "" }: Pick<ServiceSettings, "config" | "secrets" | "databaseUrl">,
): string[] => [
  ...secrets,
  ...secretsIn(definition.config, config),
  URL.canParse(databaseUrl) ? decodeURIComponent(new URL(databaseUrl).password) : "",
];

function secretsIn(schema: TSchema, value: unknown): string[] {
  const { secret, properties, items } = schema as { secret?: boolean; properties?: object; items?: TSchema };
  if (secret === true) return textsIn(value);
  if (Array.isArray(value)) return items ? value.flatMap((item) => secretsIn(items, item)) : [];
  if (typeof value !== "object" || value === null || !properties) return [];
  const values = value as Record<string, unknown>;
  return Object.entries(properties).flatMap(([key, property]) => secretsIn(property as TSchema, values[key]));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}

/** Puts `[secret]` in place of each of these, wherever a message, an error or its stack quotes it. */
export class Redaction {
  readonly #hidden: readonly string[];

  constructor(secrets: readonly string[]) {
    // The longest first: one may contain another.
    this.#hidden = [...new Set(secrets)]
      .filter((each) => each.length >= shortest)
      .toSorted((a, b) => b.length - a.length);
  }

  text(text: string): string {
    return this.#hidden.reduce((left, each) => left.replaceAll(each, "[secret]"), text);
  }

  error(error: Error, depth = 0): Error {
    const cause = error.cause === undefined ? {} : { cause: this.#value(error.cause, depth + 1) };
    const copy = Object.assign(new Error(this.text(error.message), cause), this.#entries(error, depth));
    copy.name = error.name;
    copy.stack = this.text(error.stack ?? "");
    return copy;
  }

  log(log: Logger): Logger {
    const level =
      (name: keyof Logger) =>
      (data: object, message: string): void =>
        log[name](this.#entries(data, 0), this.text(message));
    return { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") };
  }

  #value(value: unknown, depth: number): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth > deepest) return "[…]";
    if (value instanceof Error) return this.error(value, depth);
    if (value instanceof Date) return value;
    return Array.isArray(value) ? value.map((item) => this.#value(item, depth + 1)) : this.#entries(value, depth);
  }

  #entries(value: object, depth: number): Record<string, unknown> {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#value(item, depth + 1)]));
  }
}
