import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { normalEmail } from "../platform/http/email.ts";
import {
  type Registered,
  StaffEmailTaken,
  type StaffCredentials,
  staffTopic,
  StaffUserNotFound,
} from "../staff/index.ts";
import type { AttemptService } from "./attempt.service.ts";
import { IdentityTaken, ResetTokenInvalid } from "./auth.errors.ts";
import { PasswordResetRequested } from "./auth.events.ts";
import {
  attachActor,
  deleteSessionsOf,
  deleteStaffIdentities,
  findIdentity,
  findStaffIdentity,
  findUnattached,
  type IdentityRow,
  replacePassword,
  upsertStaffIdentity,
} from "./auth.queries.ts";
import { type ActorType, emailpass } from "./auth.schema.ts";
import { hashPassword } from "./password-hash.ts";
import { checkPassword } from "./password-rule.ts";
import type { RevocationService } from "./revocation.service.ts";
import type { TokenService } from "./token.service.ts";

/** Changes of passwords: reset by mail, and given to staff users by whoever makes them. */
export class PasswordService implements StaffCredentials {
  readonly #database: Database;
  readonly #tokens: TokenService;
  readonly #attempts: AttemptService;
  readonly #revocations: RevocationService;

  constructor(uses: {
    database: Database;
    tokens: TokenService;
    attempts: AttemptService;
    revocations: RevocationService;
  }) {
    this.#database = uses.database;
    this.#tokens = uses.tokens;
    this.#attempts = uses.attempts;
    this.#revocations = uses.revocations;
  }

  /** Has a mail sent to the address when it is an account's; who asked is not told whether it is. */
  async requestReset({
    actorType,
    email,
    address,
  }: {
    actorType: ActorType;
    email: string;
    address: string;
  }): Promise<void> {
    const entityId = normalEmail(email);
    await this.#attempts.count({ kind: "reset", account: `${actorType}:${entityId}`, address });
    const [found] = await this.#database.query(findIdentity, [actorType, emailpass, entityId]);
    if (found) await this.#mailReset(found, entityId);
  }

  /** Has a staff user mailed the same, for whoever looks after the users. */
  async requestStaffReset(userId: string): Promise<void> {
    const [found] = await this.#database.query(findStaffIdentity, [emailpass, userId]);
    if (!found) throw new StaffUserNotFound({ id: userId });
    await this.#mailReset(found, found.entityId);
  }

  /** How a staff user signs in. */
  async providersOf(userId: string): Promise<{ provider: string; entityId: string }[]> {
    const found = await this.#database.query(findStaffIdentity, [emailpass, userId]);
    return found.map(({ entityId }) => ({ provider: emailpass, entityId }));
  }

  /**
   * Sets a new password with a token of `requestReset`. Ends all sessions and tokens from before.
   *
   * @throws ResetTokenInvalid when it is too old, was used, or is of another account.
   */
  async reset({
    actorType,
    token,
    email,
    password,
  }: {
    actorType: ActorType;
    token: string;
    email?: string | undefined;
    password: string;
  }): Promise<void> {
    const claims = await this.#tokens.readReset(token);
    const isTheirs = claims?.actor_type === actorType && claims.provider === emailpass;
    if (!isTheirs || (email !== undefined && normalEmail(email) !== claims.entity_id)) throw new ResetTokenInvalid({});
    checkPassword(password);
    const passwordHash = await hashPassword(password);
    await this.#database.transaction(async (tx) => {
      const [replaced] = await tx.query(replacePassword, [claims.identity_id, claims.credential_version, passwordHash]);
      if (!replaced) throw new ResetTokenInvalid({});
      await tx.query(deleteSessionsOf, [replaced.id]);
      if (actorType === "user") await touch(tx, staffTopic);
      await this.#revocations.endEarlier(tx, replaced);
    });
  }

  /** For staff users, who do not register: see {@link StaffCredentials}. */
  async prepare(email: string, password: string | undefined): ReturnType<StaffCredentials["prepare"]> {
    if (password !== undefined) checkPassword(password);
    const passwordHash = password === undefined ? null : await hashPassword(password);
    return async (tx, userId) => {
      const values = [newId("authid"), emailpass, normalEmail(email), passwordHash, userId];
      const [stored] = await tx.query(upsertStaffIdentity, values);
      if (!stored) throw new StaffEmailTaken({ email });
      // An identity that somebody else registered under the address may be signed in.
      await tx.query(deleteSessionsOf, [stored.id]);
    };
  }

  async countAcceptance({ authIdentityId, address }: Registered): Promise<void> {
    await this.#attempts.count({ kind: "invite", account: authIdentityId, address });
  }

  async registeredEmail(authIdentityId: string): Promise<string> {
    const [found] = await this.#database.query(findUnattached, [authIdentityId]);
    if (!found) throw new IdentityTaken({ actorType: "user" });
    return found.entityId;
  }

  async attach(tx: Transaction, authIdentityId: string, userId: string): Promise<void> {
    const [attached] = await tx.query(attachActor, [authIdentityId, "user", userId]);
    if (!attached) throw new IdentityTaken({ actorType: "user" });
  }

  async remove(tx: Transaction, userId: string): Promise<void> {
    await tx.query(deleteStaffIdentities, [userId]);
  }

  async #mailReset({ id, actorType, credentialVersion }: IdentityRow, entityId: string): Promise<void> {
    const token = await this.#tokens.reset({
      identity_id: id,
      credential_version: credentialVersion,
      actor_type: actorType,
      provider: emailpass,
      entity_id: entityId,
    });
    await this.#database.transaction(async (tx) => {
      tx.emit(happened(PasswordResetRequested, { entity_id: entityId, actor_type: actorType, token }));
    });
  }
}
