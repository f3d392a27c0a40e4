import { createHash } from "node:crypto";
import { type Database, InventoryKeyReused, statement } from "@hanse/plugin-kit";

const requestUnder = statement<{ request: string }>(
  "inventory.request_under",
  "SELECT request FROM keyed_change WHERE key = $1",
);

/** The same for the same request, however often it comes. */
export const digestOf = (request: unknown): string =>
  createHash("sha256").update(JSON.stringify(request)).digest("base64url");

/**
 * Whether this very change was made under its key. Asked when it could not be made, and before saying why: what stood in its
 * way may be that same change, committed a moment ago.
 *
 * @throws InventoryKeyReused
 */
export async function isMade(db: Database, key: string, digest: string): Promise<boolean> {
  const [made] = await db.query(requestUnder, [key]);
  if (made && made.request !== digest) throw new InventoryKeyReused({ key });
  return made !== undefined;
}
