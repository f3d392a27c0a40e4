import { readFile } from "node:fs/promises";
import type { TObject, TSchema } from "typebox";

/** How a plugin is started as a service. */
export interface ServiceSettings {
  /** For the plugin; validated when it is set up. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Shared with the shop; the first signs, all are accepted. */
  readonly secrets: readonly string[];
  /** The engine's address, to which events go; without it they wait in the plugin's outbox. */
  readonly hostUrl: string | undefined;
  /** For plugins that keep data. */
  readonly databaseUrl: string | undefined;
}

/** What the command line says; it wins over the environment. */
export interface ServiceFlags {
  readonly port?: number;
  readonly host?: string;
  /** A JSON file with the plugin's configuration. */
  readonly config?: string;
}

/**
 * Settings of a service: each key of the plugin's configuration from `HANSE_PLUGIN_<KEY>` (`apiKey` is
 * `HANSE_PLUGIN_API_KEY`) or from a JSON file, the service's own from `HANSE_SERVICE_SECRET` (two, separated by a comma,
 * while one replaces the other), `HANSE_SERVICE_HOST_URL`, `HANSE_SERVICE_DATABASE_URL` (or `DATABASE_URL`), `HOST` and `PORT`.
 *
 * @throws Error naming the variable and what it should be.
 */
export async function readServiceSettings(
  { id, config: schema, keepsData }: { id: string; config: TObject; keepsData: boolean },
  flags: ServiceFlags,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ServiceSettings> {
  const secrets = (environment["HANSE_SERVICE_SECRET"] ?? "").split(",").filter(Boolean);
  if (secrets.length === 0 || secrets.some((secret) => secret.length < 32))
    throw new Error(
      "HANSE_SERVICE_SECRET has to be set to at least 32 characters, the same as the secret in the shop's hanse.config.ts. Make one with: openssl rand -hex 32",
    );
  const databaseUrl = environment["HANSE_SERVICE_DATABASE_URL"] ?? environment["DATABASE_URL"];
  if (keepsData && !databaseUrl)
    throw new Error(
      `The plugin ${id} keeps data: set HANSE_SERVICE_DATABASE_URL to postgres://user:password@host:5432/name. It makes a schema of its own there.`,
    );
  return {
    config: { ...(await fromFile(flags.config, schema)), ...fromVariables(schema, environment) },
    host: flags.host ?? environment["HOST"] ?? "0.0.0.0",
    port: flags.port ?? portOf(environment["PORT"] ?? "7100"),
    secrets,
    hostUrl: environment["HANSE_SERVICE_HOST_URL"],
    databaseUrl,
  };
}

/** The variable that sets a key of a plugin's configuration. */
export const variableOf = (key: string): string =>
  `HANSE_PLUGIN_${key.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toUpperCase()}`;

function fromVariables(schema: TObject, environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(schema.properties)) {
    const variable = variableOf(key);
    const text = environment[variable];
    if (text !== undefined && text !== "") found[key] = parsed(text, property, variable);
  }
  return found;
}

function parsed(text: string, schema: TSchema, variable: string): unknown {
  const { type } = schema as { type?: string };
  const isText = type === "string" || (type === undefined && !/^[[{]/.test(text.trim()));
  if (isText) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Without the cause, which quotes the value: it may be a secret.
    throw new Error(`${variable} has to be a JSON ${type ?? "value"}, but is not valid JSON.`);
  }
}

async function fromFile(path: string | undefined, schema: TObject): Promise<Record<string, unknown>> {
  if (path === undefined) return {};
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Error(`The configuration ${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  });
  const found = objectIn(text);
  if (!found) throw new Error(`The configuration ${path} is not a JSON object.`);
  const known = Object.keys(schema.properties);
  const unknown = Object.keys(found).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new Error(
      `The configuration ${path} has ${unknown}, but there is only ${known.join(", ") || "nothing to set"}.`,
    );
  return found;
}

/** Without saying what is wrong with the text: a parser's complaint quotes it, and with it a secret. */
function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is "${text}", not a port from 0 to 65535.`);
  return port;
}
