import { createHash, randomBytes } from "node:crypto";
import type { Database } from "@hanse/plugin-kit";
import type { ShopConfig } from "../platform/config/config.ts";
import { deleteSession, findSession, insertSession, type SessionRow } from "./auth.queries.ts";
import type { SignInClaims } from "./auth.schema.ts";

/** Sessions of browsers: kept in the database, ended at once by signing out or by a new password, never prolonged. */
export class SessionService {
  readonly #database: Database;
  readonly #config: ShopConfig;

  constructor({ database, config }: { database: Database; config: ShopConfig }) {
    this.#database = database;
    this.#config = config;
  }

  /** The new session's secret, for its cookie; undefined when the password was changed since the token was signed. */
  async open({ auth_identity_id, credential_version }: SignInClaims): Promise<string | undefined> {
    const secret = randomBytes(32).toString("base64url");
    const { tokenSeconds } = this.#config.auth;
    const [opened] = await this.#database.query(insertSession, [
      hash(secret),
      auth_identity_id,
      credential_version,
      tokenSeconds,
    ]);
    return opened && secret;
  }

  async find(secret: string): Promise<SessionRow | undefined> {
    if (!isSecret(secret)) return undefined;
    const [found] = await this.#database.query(findSession, [hash(secret)]);
    return found;
  }

  async close(secret: string): Promise<void> {
    if (isSecret(secret)) await this.#database.query(deleteSession, [hash(secret)]);
  }
}

/** Cookies of other programs on the same host cost no statement. */
const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** The secret has 256 random bits, so a plain hash is enough to keep it. */
const hash = (secret: string): Buffer => createHash("sha256").update(secret).digest();
