import { randomBytes, randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The folder's own secret, made once. Of several processes that start at the same time, one makes it for all. */
export async function secretOf(folder: string): Promise<string> {
  const path = join(folder, "secret");
  const candidate = join(folder, `secret-${randomUUID()}`);
  const kept = await readFile(path, "utf8").catch(() => undefined);
  if (kept) return kept;
  await writeFile(candidate, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  try {
    await link(candidate, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(candidate, { force: true });
  }
  return readFile(path, "utf8");
}
