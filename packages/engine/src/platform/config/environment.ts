/** Settings that environment variables override: what differs from one deployment to the next. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): Record<string, Record<string, unknown>> {
  const settings: Record<string, Record<string, unknown>> = {};
  for (const [variable, { section, key, parse }] of Object.entries(variables)) {
    const value = environment[variable];
    if (value === undefined || value === "") continue;
    settings[section] = { ...settings[section], [key]: parse(value, variable) };
  }
  return settings;
}

type Parse = (value: string, variable: string) => unknown;

const text: Parse = (value) => value;
const list: Parse = (value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
const integer: Parse = (value, variable) => {
  if (!/^\d+$/.test(value)) throw new Error(`The environment variable ${variable} is "${value}", not a whole number.`);
  return Number(value);
};

/** The setting that each variable overrides. */
export const variables: Record<string, { section: string; key: string; parse: Parse }> = {
  DATABASE_URL: { section: "database", key: "url", parse: text },
  HOST: { section: "http", key: "host", parse: text },
  PORT: { section: "http", key: "port", parse: integer },
  PUBLIC_URL: { section: "http", key: "publicUrl", parse: text },
  STORE_CORS: { section: "http", key: "storeOrigins", parse: list },
  ADMIN_CORS: { section: "http", key: "adminOrigins", parse: list },
  AUTH_CORS: { section: "http", key: "authOrigins", parse: list },
  JWT_SECRET: { section: "auth", key: "jwtSecret", parse: text },
  REDIS_URL: { section: "redis", key: "url", parse: text },
  HANSE_WORKER: { section: "worker", key: "mode", parse: text },
  LOG_LEVEL: { section: "log", key: "level", parse: text },
};
