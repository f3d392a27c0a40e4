import { type Transaction, unnamed } from "@hanse/plugin-kit";
import { Answer } from "./answer.ts";
import { truncate } from "./echo.ts";
import { MalformedTag, StaleVersion } from "./http.errors.ts";

/**
 * The reply of a single read, with the version of its row as `ETag` (RFC 9110, 8.8.3). A representation that `fields=` makes
 * smaller has a URL of its own, so it may have the same tag.
 */
export const versioned = (body: unknown, version: number): Answer => new Answer(200, body, { etag: `"${version}"` });

/**
 * The version that a client last saw, from `If-Match` (RFC 9110, 13.1.1). Undefined without the header, and for `*`.
 *
 * @throws MalformedTag for anything else than one tag of {@link versioned}.
 */
export function expectedVersion({ "if-match": tag }: Readonly<Record<string, unknown>>): number | undefined {
  if (typeof tag !== "string" || tag === "" || tag === "*") return undefined;
  const [, version] = /^(?:W\/)?"(\d{1,9})"$/.exec(tag) ?? [];
  if (version === undefined) throw new MalformedTag({ value: truncate(tag) });
  return Number(version);
}

/** @throws StaleVersion when the client expects another version than there is. */
export function refuseStale(id: string, expected: number | undefined, current: number): void {
  if (expected !== undefined && expected !== current) throw new StaleVersion({ id, expected, current });
}

/**
 * Locks a row until the transaction ends, so that nobody overtakes the change that follows. Undefined: there is no such row.
 *
 * @param table a name from the code, never from a request.
 * @throws StaleVersion when the client expects another version than there is.
 */
export async function lockVersion(
  tx: Transaction,
  table: string,
  id: string,
  expected: number | undefined,
): Promise<number | undefined> {
  const [row] = await tx.query(unnamed<{ version: number }>(`SELECT version FROM ${table} WHERE id = $1 FOR UPDATE`), [
    id,
  ]);
  if (row) refuseStale(id, expected, row.version);
  return row?.version;
}
