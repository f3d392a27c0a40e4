import { randomBytes } from "node:crypto";
import type { Database } from "@hanse/plugin-kit";
import { createSigner, createVerifier } from "fast-jwt";
import type { TSchema, Static } from "typebox";
import { Compile } from "typebox/compile";
import type { ShopConfig } from "../platform/config/config.ts";
import { type IdentityRow, keepSecret, loadSecret } from "./auth.queries.ts";
import { ResetClaims, SignInClaims } from "./auth.schema.ts";

/** The reset token works for a quarter of an hour. */
export const resetSeconds = 15 * 60;

interface Tokens {
  signIn(claims: object): string;
  readSignIn(token: string): SignInClaims | null;
  reset(claims: object): string;
  readReset(token: string): ResetClaims | null;
}

/**
 * Signs and reads tokens (JWT, HS256). The two kinds are told apart by `typ` (RFC 8725, 3.11), so that a token to reset a
 * password signs nobody in.
 */
export class TokenService {
  readonly #database: Database;
  readonly #config: ShopConfig;
  #tokens: Promise<Tokens> | undefined;

  constructor({ database, config }: { database: Database; config: ShopConfig }) {
    this.#database = database;
    this.#config = config;
  }

  /** Has the key at hand before the first request. */
  async prepare(): Promise<void> {
    await this.#ready();
  }

  async signIn(identity: IdentityRow): Promise<string> {
    const { id, actorType, actorId, credentialVersion } = identity;
    return (await this.#ready()).signIn({
      actor_id: actorId ?? "",
      actor_type: actorType,
      auth_identity_id: id,
      app_metadata: actorId === null ? {} : { [`${actorType}_id`]: actorId },
      user_metadata: {},
      credential_version: credentialVersion,
    });
  }

  /** Null for whatever is not a token of ours that holds now. */
  async readSignIn(token: string): Promise<SignInClaims | null> {
    return (await this.#ready()).readSignIn(token);
  }

  async reset(claims: ResetClaims): Promise<string> {
    return (await this.#ready()).reset(claims);
  }

  async readReset(token: string): Promise<ResetClaims | null> {
    return (await this.#ready()).readReset(token);
  }

  #ready(): Promise<Tokens> {
    // A failure is not kept: the database may be back at the next request.
    return (this.#tokens ??= this.#make().catch((error: unknown) => {
      this.#tokens = undefined;
      throw error;
    }));
  }

  async #make(): Promise<Tokens> {
    const { jwtSecret, tokenSeconds } = this.#config.auth;
    const key = jwtSecret ?? (await this.#keptSecret());
    const signIn = { key, typ: "JWT", seconds: tokenSeconds };
    const reset = { key, typ: "password-reset+jwt", seconds: resetSeconds };
    return {
      signIn: signer(signIn),
      readSignIn: reader(signIn, SignInClaims),
      reset: signer(reset),
      readReset: reader(reset, ResetClaims),
    };
  }

  /** Made once for each shop: whichever process comes first. */
  async #keptSecret(): Promise<string> {
    await this.#database.query(keepSecret, ["jwt", randomBytes(32).toString("base64url")]);
    const [kept] = await this.#database.query(loadSecret, ["jwt"]);
    if (!kept) throw new Error("The table shop_secret keeps no secret for tokens. Run hanse migrate.");
    return kept.value;
  }
}

interface Kind {
  readonly key: string;
  readonly typ: string;
  readonly seconds: number;
}

function signer({ key, typ, seconds }: Kind): (claims: object) => string {
  return createSigner<object>({ key, algorithm: "HS256", expiresIn: seconds * 1_000, header: { alg: "HS256", typ } });
}

function reader<Claims extends TSchema>({ key, typ }: Kind, claims: Claims): (token: string) => Static<Claims> | null {
  const verify: (token: string) => unknown = createVerifier<string>({
    key,
    algorithms: ["HS256"],
    checkTyp: typ.toLowerCase(),
    requiredClaims: ["iat", "exp"],
  });
  const check = Compile(claims);
  return (token) => {
    try {
      const read = verify(token);
      return check.Check(read) ? (read as Static<Claims>) : null;
    } catch {
      return null;
    }
  };
}
