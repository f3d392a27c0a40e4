import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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
  return { line: `${email} with the password ${password} (${await keep(file, password)})` };
}

/** A shop whose database is elsewhere may well have no disk to write to. */
async function keep(file: string, password: string): Promise<string> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    return `kept in ${file}`;
  } catch (error) {
    return `write it down: ${file} cannot be written, ${(error as NodeJS.ErrnoException).code}`;
  }
}
