import { type Database, newId } from "@hanse/plugin-kit";
import { Check } from "typebox/value";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { Email, normalEmail } from "../platform/http/email.ts";
import type { StaffCredentials } from "./staff-credentials.ts";
import { StaffEmailInvalid, StaffEmailTaken, StaffUserNotFound } from "./staff.errors.ts";
import { insertStaffUser, loadStaff, type StaffUser } from "./staff.queries.ts";

interface NewStaffUser {
  email: string;
  /** Without one the user cannot sign in until the password was reset. */
  password?: string;
  firstName?: string;
  lastName?: string;
}

/** Of caches that depend on who the staff users are, or on their credentials. */
export const staffTopic = "staff";

/** Staff users: few, and asked for by every admin request, hence kept in memory. */
export class StaffService {
  readonly #database: Database;
  readonly #credentials: StaffCredentials;
  readonly #users: Snapshot<ReadonlyMap<string, StaffUser>>;

  constructor({
    database,
    clock,
    passwords,
  }: {
    database: Database;
    clock: VersionClock;
    passwords: StaffCredentials;
  }) {
    this.#database = database;
    this.#credentials = passwords;
    this.#users = snapshot(clock, [staffTopic], async () => {
      const users = await database.query(loadStaff);
      return new Map(users.map((user) => [user.id, user]));
    });
  }

  /** In the order in which they were made. */
  async list(): Promise<StaffUser[]> {
    return [...(await this.#users.get()).values()];
  }

  async find(id: string): Promise<StaffUser | undefined> {
    return (await this.#users.get()).get(id);
  }

  async get(id: string): Promise<StaffUser> {
    const user = await this.find(id);
    if (!user) throw new StaffUserNotFound({ id });
    return user;
  }

  async create({ email, password, firstName, lastName }: NewStaffUser): Promise<{ id: string; email: string }> {
    if (!Check(Email, email)) throw new StaffEmailInvalid({ email });
    const address = normalEmail(email);
    const storeCredentials = await this.#credentials.prepare(address, password);
    const id = newId("user");
    await this.#database.transaction(async (tx) => {
      const [made] = await tx.query(insertStaffUser, [id, address, firstName ?? null, lastName ?? null]);
      if (!made) throw new StaffEmailTaken({ email: address });
      await storeCredentials(tx, id);
      await touch(tx, staffTopic);
    });
    return { id, email: address };
  }
}
