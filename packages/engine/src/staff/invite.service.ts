import { createHash, randomBytes } from "node:crypto";
import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { normalEmail } from "../platform/http/email.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import type { Actor } from "./grant.ts";
import {
  AlreadyInvited,
  InviteAccepted,
  InviteEmailDiffers,
  InviteExpired,
  InviteNotFound,
  InviteTokenUnknown,
} from "./invite.errors.ts";
import {
  deleteInvite,
  insertInvite,
  inviteColumns,
  inviteListing,
  lockInvite,
  lockInviteByToken,
  markAccepted,
  openInviteOf,
  renewInvite,
  staffEmailIsTaken,
} from "./invite.queries.ts";
import type { InviteRow } from "./invite.schema.ts";
import type { Registered, StaffCredentials } from "./staff-credentials.ts";
import { StaffEmailTaken } from "./staff.errors.ts";
import { StaffInvited } from "./staff.events.ts";
import { insertStaffUser, insertUserRoles } from "./staff.queries.ts";
import { type StaffService, staffTopic } from "./staff.service.ts";
import { administratorRole } from "./system-roles.ts";
import { grantableRoles } from "./user-role.service.ts";

/** How long an invite holds: a week. */
const inviteSeconds = 7 * 24 * 60 * 60;

const selected = { columns: inviteColumns, condition: "TRUE", params: [] };

interface Acceptance extends Registered {
  readonly token: string;
  readonly email?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
}

/** Invites: how people become staff users without anybody else knowing their passwords. */
export class InviteService {
  readonly #database: Database;
  readonly #staff: StaffService;
  readonly #credentials: StaffCredentials;

  constructor({
    database,
    staff,
    passwords,
  }: {
    database: Database;
    staff: StaffService;
    passwords: StaffCredentials;
  }) {
    this.#database = database;
    this.#staff = staff;
    this.#credentials = passwords;
  }

  async page(query: ListQuery): Promise<ListedPage<InviteRow>> {
    return readPage<InviteRow>(this.#database, inviteListing, selected, query);
  }

  async get(id: string): Promise<InviteRow> {
    const invite = await readOne<InviteRow>(this.#database, inviteListing, selected, id);
    if (!invite) throw new InviteNotFound({ id });
    return invite;
  }

  /**
   * Has an invite mailed. Without roles it is to the roles of whoever invites; a key that may do everything makes
   * administrators.
   *
   * @returns the token, which is told this once.
   * @throws GrantExceeds; AlreadyInvited; StaffEmailTaken
   */
  async create(
    invite: { email: string; roleIds?: readonly string[] | null | undefined; metadata?: object | null | undefined },
    actor: Actor,
  ): Promise<{ id: string; token: string }> {
    const email = normalEmail(invite.email);
    const roleIds = [...new Set(invite.roleIds ?? (await this.#rolesOf(actor)))];
    const id = newId("invite");
    const token = newToken();
    const values = [id, email, hash(token), inviteSeconds, JSON.stringify(invite.metadata ?? null), actor.actorId];
    try {
      await this.#database.transaction(async (tx) => {
        await grantableRoles(tx, roleIds, actor);
        if ((await tx.query(staffEmailIsTaken, [email])).length > 0) throw new StaffEmailTaken({ email });
        const [made] = await tx.query(insertInvite, [...values, roleIds]);
        announce(tx, { id, email, token, expiresAt: made?.expiresAt ?? "" });
      });
    } catch (error) {
      if (violationOf(error)?.constraint !== "staff_invite_email") throw error;
      const [open] = await this.#database.query(openInviteOf, [email]);
      throw new AlreadyInvited({ email, id: open?.id ?? "" }, { cause: error });
    }
    return { id, token };
  }

  /** A new token that holds as long as the first did; the old one no longer does. */
  async resend(id: string, actor: Actor): Promise<{ token: string }> {
    const token = newToken();
    await this.#database.transaction(async (tx) => {
      const [invite] = await tx.query(lockInvite, [id]);
      if (!invite) throw new InviteNotFound({ id });
      if (invite.acceptedAt !== null) throw new InviteAccepted({ id });
      await grantableRoles(tx, invite.roleIds, actor);
      const [renewed] = await tx.query(renewInvite, [id, hash(token), inviteSeconds]);
      announce(tx, { id, email: invite.email, token, expiresAt: renewed?.expiresAt ?? "" });
    });
    return { token };
  }

  async delete(id: string): Promise<void> {
    const [gone] = await this.#database.query(deleteInvite, [id]);
    if (!gone) throw new InviteNotFound({ id });
  }

  /**
   * Makes the user of somebody who has registered and holds the token. The user signs in with what was registered, whatever
   * address the invite went to.
   */
  async accept(acceptance: Acceptance): Promise<{ id: string }> {
    await this.#credentials.countAcceptance(acceptance);
    const email = await this.#credentials.registeredEmail(acceptance.authIdentityId);
    const wished = acceptance.email ?? email;
    if (normalEmail(wished) !== email) throw new InviteEmailDiffers({ email: wished, registered: email });
    const id = newId("user");
    await this.#database.transaction(async (tx) => {
      const [invite] = await tx.query(lockInviteByToken, [hash(acceptance.token)]);
      if (!invite) throw new InviteTokenUnknown({});
      if (invite.acceptedAt !== null) throw new InviteAccepted({ id: invite.id });
      if (invite.isExpired) throw new InviteExpired({ id: invite.id, expiredAt: invite.expiresAt });
      const [made] = await tx.query(insertStaffUser, [
        id,
        email,
        acceptance.firstName ?? null,
        acceptance.lastName ?? null,
      ]);
      if (!made) throw new StaffEmailTaken({ email });
      await tx.query(insertUserRoles, [id, invite.roleIds]);
      await this.#credentials.attach(tx, acceptance.authIdentityId, id);
      await tx.query(markAccepted, [invite.id, id]);
      await touch(tx, staffTopic);
    });
    return { id };
  }

  async #rolesOf(actor: Actor): Promise<readonly string[]> {
    if ((await this.#staff.find(actor.actorId)) === undefined) return [administratorRole];
    return (await this.#staff.get(actor.actorId)).roles;
  }
}

const announce = (
  tx: Transaction,
  { id, email, token, expiresAt }: { id: string; email: string; token: string; expiresAt: string },
): void => tx.emit(happened(StaffInvited, { inviteId: id, email, token, expiresAt }));

const newToken = (): string => randomBytes(32).toString("base64url");

/** Tokens are 256 random bits, so a plain hash is enough to keep them. */
const hash = (token: string): Buffer => createHash("sha256").update(token).digest();
