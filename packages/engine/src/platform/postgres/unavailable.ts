/** The embedded PostgreSQL cannot run here. The message is one line, made to be shown to whoever started the shop. */
export class PostgresUnavailable extends Error {
  override readonly name = "PostgresUnavailable";
}

/** Ends every {@link PostgresUnavailable} that a server of one's own would solve. */
export const useOwnServer = "or set DATABASE_URL to a PostgreSQL server of your own";

/** The code of a system error (`EACCES`), whatever was thrown. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
