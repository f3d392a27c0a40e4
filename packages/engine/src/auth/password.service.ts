import { type Database, happened, newId } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { normalEmail } from "../platform/http/email.ts";
import { StaffEmailTaken, type StaffCredentials, staffTopic } from "../staff/index.ts";
import type { AttemptService } from "./attempt.service.ts";
import { ResetTokenInvalid } from "./auth.errors.ts";
import { PasswordResetRequested } from "./auth.events.ts";
import { deleteSessionsOf, findIdentity, replacePassword, upsertStaffIdentity } from "./auth.queries.ts";
import { type ActorType, emailpass } from "./auth.schema.ts";
import { hashPassword } from "./password-hash.ts";
import { checkPassword } from "./password-rule.ts";
import type { TokenService } from "./token.service.ts";

/** Changes of passwords: reset by mail, and given to staff users by whoever makes them. */
export class PasswordService implements StaffCredentials {
  readonly #database: Database;
  readonly #tokens: TokenService;
  readonly #attempts: AttemptService;

  constructor({ database, tokens, attempts }: { database: Database; tokens: TokenService; attempts: AttemptService }) {
    this.#database = database;
    this.#tokens = tokens;
    this.#attempts = attempts;
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
    if (!found) return;
    const token = await this.#tokens.reset({
      identity_id: found.id,
      credential_version: found.credentialVersion,
      actor_type: actorType,
      provider: emailpass,
      entity_id: entityId,
    });
    await this.#database.transaction(async (tx) => {
      tx.emit(happened(PasswordResetRequested, { entity_id: entityId, actor_type: actorType, token }));
    });
  }

  /**
   * Sets a new password with a token of `requestReset`. Ends all sessions; tokens signed before are no longer refreshed,
   * and those of staff users no longer work.
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
}
