import { createHash } from "node:crypto";
import type { Database } from "@hanse/plugin-kit";
import { TooManyAttempts } from "./auth.errors.ts";
import { countAttempt, forgiveAttempts } from "./auth.queries.ts";
import { networkOf } from "./network-address.ts";

/** What can be tried too often. */
export type AttemptKind = "login" | "register" | "reset" | "invite";

/** Who tries: an account's name, whether it exists or not, and a network address. */
export interface Attempt {
  readonly kind: AttemptKind;
  readonly account: string;
  readonly address: string;
}

const windowSeconds = 15 * 60;

/**
 * How often within a window. A network address may stand for many people: an office, a mobile network, or a storefront
 * that signs its shoppers in from its own server.
 */
const limits: Record<AttemptKind, { account: number; address: number }> = {
  login: { account: 10, address: 100 },
  register: { account: 10, address: 300 },
  reset: { account: 5, address: 100 },
  invite: { account: 10, address: 100 },
};

/** Counts attempts in the database, so that the limits hold for all processes together. */
export class AttemptService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /**
   * Counts an attempt before its outcome is known: guesses that are sent all at once are limited as well.
   *
   * @throws TooManyAttempts
   */
  async count(attempt: Attempt): Promise<void> {
    const limit = limits[attempt.kind];
    const [counted] = await this.#database.query(countAttempt, [
      addressBucket(attempt),
      limit.address,
      accountBucket(attempt),
      windowSeconds,
    ]);
    if (!counted) return;
    if (counted.atAddress > limit.address)
      throw new TooManyAttempts({ scope: "address", seconds: counted.addressSeconds });
    if ((counted.atAccount ?? 0) > limit.account) {
      throw new TooManyAttempts({ scope: "account", seconds: counted.accountSeconds ?? windowSeconds });
    }
  }

  /** A success costs the address nothing and gives the account all its attempts back. */
  async forgive(attempt: Attempt): Promise<void> {
    await this.#database.query(forgiveAttempts, [addressBucket(attempt), accountBucket(attempt)]);
  }
}

const addressBucket = ({ kind, address }: Attempt): string => `${kind}:address:${networkOf(address)}`;

/** Hashed: the table needs no list of who tried to sign in, and a key of bounded length. */
const accountBucket = ({ kind, account }: Attempt): string =>
  `${kind}:account:${createHash("sha256").update(account).digest("base64url")}`;
