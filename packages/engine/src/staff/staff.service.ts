import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { Check } from "typebox/value";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { Email, normalEmail } from "../platform/http/email.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { refuseStale } from "../platform/http/row-version.ts";
import { type Actor, mustHold } from "./grant.ts";
import type { StaffCredentials } from "./staff-credentials.ts";
import { LastAdministrator, StaffEmailInvalid, StaffEmailTaken, StaffUserNotFound } from "./staff.errors.ts";
import {
  countAdministrators,
  deleteStaffUser,
  insertStaffUser,
  insertUserRoles,
  loadStaff,
  lockAdministrators,
  lockStaffUser,
  presentUsers,
  type StaffUser,
  updateStaffUser,
  userListing,
} from "./staff.queries.ts";
import type { StaffChanges, UserRow } from "./staff.schema.ts";
import { administratorRole } from "./system-roles.ts";

interface NewStaffUser {
  email: string;
  /** Without one the user cannot sign in until the password was reset. */
  password?: string;
  firstName?: string;
  lastName?: string;
  /** Administrators unless told. */
  roleIds?: readonly string[];
}

/** Of caches that depend on who the staff users are, or on their credentials. */
export const staffTopic = "staff";

/** Staff users: few, and asked for by every admin request, hence kept in memory with what they may do. */
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

  /** From memory. */
  async find(id: string): Promise<StaffUser | undefined> {
    return (await this.#users.get()).get(id);
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<UserRow>> {
    return readPage<UserRow>(this.#database, userListing, presentUsers, query);
  }

  /** One statement. */
  async get(id: string): Promise<UserRow> {
    const user = await readOne<UserRow>(this.#database, userListing, presentUsers, id);
    if (!user) throw new StaffUserNotFound({ id });
    return user;
  }

  async create(user: NewStaffUser): Promise<{ id: string; email: string }> {
    const { email, password, firstName, lastName, roleIds = [administratorRole] } = user;
    if (!Check(Email, email)) throw new StaffEmailInvalid({ email });
    const address = normalEmail(email);
    const storeCredentials = await this.#credentials.prepare(address, password);
    const id = newId("user");
    await this.#database.transaction(async (tx) => {
      const [made] = await tx.query(insertStaffUser, [id, address, firstName ?? null, lastName ?? null]);
      if (!made) throw new StaffEmailTaken({ email: address });
      await tx.query(insertUserRoles, [id, roleIds]);
      await storeCredentials(tx, id);
      await touch(tx, staffTopic);
    });
    return { id, email: address };
  }

  async update(id: string, changes: StaffChanges, expected: number | undefined): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await lockedUser(tx, id, expected);
      await tx.query(updateStaffUser, [id, JSON.stringify(changes)]);
      await touch(tx, staffTopic);
    });
  }

  /**
   * Ends the user's access at once, everywhere.
   *
   * @throws LastAdministrator; GrantExceeds for a user who may do more than the actor.
   */
  async delete(id: string, actor: Actor): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await keepingAnAdministrator(tx, id, async () => {
        const { permissions } = await lockedUser(tx, id);
        mustHold(actor, permissions);
        await tx.query(deleteStaffUser, [id]);
        await this.#credentials.remove(tx, id);
      });
      await touch(tx, staffTopic);
    });
  }
}

/** @throws StaffUserNotFound; StaleVersion */
export async function lockedUser(
  tx: Transaction,
  id: string,
  expected?: number,
): Promise<{ version: number; permissions: string[] }> {
  const [user] = await tx.query(lockStaffUser, [id]);
  if (!user) throw new StaffUserNotFound({ id });
  refuseStale(id, expected, user.version);
  return user;
}

/**
 * Does what may cost a user the role of administrator. Those who do this at the same moment come one after the other, so that
 * of two last administrators one stays.
 *
 * @throws LastAdministrator, and the transaction ends.
 */
export async function keepingAnAdministrator(
  tx: Transaction,
  userId: string,
  change: () => Promise<void>,
): Promise<void> {
  await tx.query(lockAdministrators);
  const [before] = await tx.query(countAdministrators);
  await change();
  const [after] = await tx.query(countAdministrators);
  if (before?.count !== 0 && after?.count === 0) throw new LastAdministrator({ id: userId });
}
