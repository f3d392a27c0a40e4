/**
 * The value of an environment variable, for `hanse.config.ts`.
 *
 * @param fallback taken where the variable is missing or empty; without one the shop does not start.
 * @throws Error naming the variable.
 * @example
 * remote(meilisearch, { url: env("SEARCH_URL"), secret: env("SEARCH_SECRET") })
 */
export function env(name: string, fallback?: string): string {
  const value = process.env[name] || fallback;
  if (value === undefined) throw new Error(`The environment variable ${name} is not set. hanse.config.ts needs it.`);
  return value;
}
