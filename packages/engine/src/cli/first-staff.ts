import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AwilixContainer } from "awilix";
import type { StaffService } from "../staff/index.ts";

/** How to sign in to the admin. */
export interface FirstStaff {
  readonly line: string;
}

const email = "admin@localhost.localdomain";

/** Makes the shop's first staff user, with a password of its own that is kept in a file only its owner can read. */
export async function firstStaff(container: AwilixContainer, dataDir: string): Promise<FirstStaff> {
  const staff = container.resolve<StaffService>("staff");
  const file = join(dataDir, "admin-password.txt");
  if ((await staff.list()).length > 0) {
    const kept = await readFile(file, "utf8").catch(() => undefined);
    return { line: kept ? `${email}, password in ${file}` : "your own account; hanse user create makes another" };
  }
  const password = randomBytes(12).toString("base64url");
  await staff.create({ email, password });
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return { line: `${email} with the password ${password} (kept in ${file})` };
}
