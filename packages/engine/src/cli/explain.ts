import type { ShopConfig } from "../platform/config/config.ts";

/** What stands behind an error code of Node or PostgreSQL, as one line that says what to do. */
export function explain(error: unknown, { database, http }: Pick<ShopConfig, "database" | "http">): Error {
  const { code, message = String(error) } = error as { code?: string; message?: string };
  const where = database.url ? `the database at ${withoutPassword(database.url)}` : "the embedded database";
  const line =
    (code ? explanations[code]?.(where, http) : undefined) ?? (/Invalid URL/.test(message) ? badUrl : undefined);
  return line ? new Error(line, { cause: error }) : error instanceof Error ? error : new Error(message);
}

const badUrl = "DATABASE_URL is not a valid address. It looks like postgres://user:password@host:5432/name.";

/** Told apart before anybody connects: what is no address would be taken for the name of a host. */
export function checkDatabaseUrl(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (!["postgres:", "postgresql:"].includes(protocol)) throw new Error(badUrl);
}

type Explanation = (database: string, http: ShopConfig["http"]) => string;

const unreachable: Explanation = (database) =>
  `Cannot reach ${database}. Is PostgreSQL running there, and is DATABASE_URL right?`;

const explanations: Record<string, Explanation> = {
  EADDRINUSE: (_database, http) =>
    `Port ${http.port} is taken by another program. Stop that, or start with --port ${http.port + 1}.`,
  EADDRNOTAVAIL: (_database, http) =>
    `This machine has no address ${http.host}. Start with --host 0.0.0.0, or another of its addresses.`,
  EACCES: (_database, http) => `Not allowed to listen on port ${http.port}. Start with a --port above 1023.`,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ETIMEDOUT: unreachable,
  EAI_AGAIN: unreachable,
  ENOTFOUND: (database) => `The host of ${database} does not exist. Correct DATABASE_URL.`,
  "28P01": (database) => `The password for ${database} is wrong. Correct DATABASE_URL.`,
  "28000": (database) => `The user may not use ${database}. Correct DATABASE_URL, or grant the right.`,
  "3D000": (database) => `There is no such database: ${database}. Make it with createdb, or correct DATABASE_URL.`,
  "42501": (database) =>
    `The user of ${database} may not create tables there. Grant CREATE on the database and its schema public.`,
};

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = parsed.password && "…";
    return decodeURI(parsed.href);
  } catch {
    return url.replace(/:[^:@/]*@/, ":…@");
  }
}
