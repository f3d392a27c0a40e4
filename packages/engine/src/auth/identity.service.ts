import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { normalEmail } from "../platform/http/email.ts";
import { Unauthorized } from "../platform/http/http.errors.ts";
import { staffTopic } from "../staff/index.ts";
import type { AttemptService } from "./attempt.service.ts";
import { IdentityExists, IdentityTaken, InvalidLogin } from "./auth.errors.ts";
import { attachActor, findIdentity, insertIdentity, loadIdentity, staffVersions } from "./auth.queries.ts";
import { type ActorType, emailpass, type SignInClaims } from "./auth.schema.ts";
import { hashPassword, isPassword } from "./password-hash.ts";
import { checkPassword } from "./password-rule.ts";
import type { TokenService } from "./token.service.ts";

/** Who wants to sign in or to register, and from where. */
export interface Credentials {
  readonly actorType: ActorType;
  readonly email: string;
  readonly password: string;
  readonly address: string;
}

/** Identities: an address and a password, each for a customer or a staff user who may not exist yet. */
export class IdentityService {
  readonly #database: Database;
  readonly #tokens: TokenService;
  readonly #attempts: AttemptService;
  readonly #staffVersions: Snapshot<ReadonlyMap<string, number>>;

  constructor({
    database,
    clock,
    tokens,
    attempts,
  }: {
    database: Database;
    clock: VersionClock;
    tokens: TokenService;
    attempts: AttemptService;
  }) {
    this.#database = database;
    this.#tokens = tokens;
    this.#attempts = attempts;
    this.#staffVersions = snapshot(clock, [staffTopic], async () => {
      const rows = await database.query(staffVersions);
      return new Map(rows.map(({ id, version }) => [id, version]));
    });
  }

  /** @returns a token; without an actor while there is no customer or staff user yet. */
  async login({ actorType, email, password, address }: Credentials): Promise<string> {
    const entityId = normalEmail(email);
    const attempt = { kind: "login", account: `${actorType}:${entityId}`, address } as const;
    await this.#attempts.count(attempt);
    const [found] = await this.#database.query(findIdentity, [actorType, emailpass, entityId]);
    if (!(await isPassword(password, found?.passwordHash)) || !found) throw new InvalidLogin({});
    await this.#attempts.forgive(attempt);
    return this.#tokens.signIn(found);
  }

  /** @returns a token without an actor, with which a customer can be made. */
  async register({ actorType, email, password, address }: Credentials): Promise<string> {
    const entityId = normalEmail(email);
    checkPassword(password);
    await this.#attempts.count({ kind: "register", account: `${actorType}:${entityId}`, address });
    const [known] = await this.#database.query(findIdentity, [actorType, emailpass, entityId]);
    if (known) throw new IdentityExists({});
    const values = [newId("authid"), actorType, emailpass, entityId, await hashPassword(password)];
    const [made] = await this.#database.query(insertIdentity, values);
    if (!made) throw new IdentityExists({});
    return this.#tokens.signIn(made);
  }

  /** A new token for a valid one, naming the actor that there may be by now; none after a change of the password. */
  async refresh({ auth_identity_id, credential_version }: SignInClaims): Promise<string> {
    const [found] = await this.#database.query(loadIdentity, [auth_identity_id]);
    if (found?.credentialVersion !== credential_version) throw new Unauthorized({});
    return this.#tokens.signIn(found);
  }

  /**
   * Gives an identity its customer, in the transaction that makes the customer.
   *
   * @returns the identity's email address.
   * @throws IdentityTaken when it has one already, also when two requests do this at once.
   */
  async attachActor(tx: Transaction, actorType: ActorType, authIdentityId: string, actorId: string): Promise<string> {
    const [attached] = await tx.query(attachActor, [authIdentityId, actorType, actorId]);
    if (!attached) throw new IdentityTaken({ actorType });
    return attached.entityId;
  }

  /** Whether a staff user's token is younger than the last change of the password. */
  async isCurrentStaff(authIdentityId: string, credentialVersion: number): Promise<boolean> {
    return (await this.#staffVersions.get()).get(authIdentityId) === credentialVersion;
  }
}
