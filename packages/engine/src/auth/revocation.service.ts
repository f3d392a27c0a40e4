import type { Database, Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import { listRevoked, revokeCustomer, revokeEarlier } from "./auth.queries.ts";
import type { SignInClaims } from "./auth.schema.ts";

const topic = "auth_revocation";

/** A sign-in that was under way meanwhile may be signed a moment after it. */
const graceSeconds = 300;

/** Identities of which tokens are out that no longer hold: few at a time, and asked for with every token, hence kept in memory. */
export class RevocationService {
  readonly #config: ShopConfig;
  readonly #fromVersions: Snapshot<ReadonlyMap<string, number | null>>;

  constructor({ database, clock, config }: { database: Database; clock: VersionClock; config: ShopConfig }) {
    this.#config = config;
    this.#fromVersions = snapshot(clock, [topic], async () => {
      const rows = await database.query(listRevoked);
      return new Map(rows.map(({ id, fromVersion }) => [id, fromVersion]));
    });
  }

  /** Has the list at hand before the first request. */
  async prepare(): Promise<void> {
    await this.#fromVersions.get();
  }

  async isRevoked({ auth_identity_id: id, credential_version: version }: SignInClaims): Promise<boolean> {
    const from = (await this.#fromVersions.get()).get(id);
    return from !== undefined && (from === null || version < from);
  }

  /**
   * Ends the login of a customer who is being deleted, in the same transaction: sessions and tokens sign nobody in any more,
   * and the address can be registered again. The last thing of the transaction, since others who do this wait for it.
   */
  async endCustomer(tx: Transaction, customerId: string): Promise<void> {
    const revoked = await tx.query(revokeCustomer, [customerId, this.#seconds]);
    if (revoked.length > 0) await touch(tx, topic);
  }

  /** Ends tokens from before an identity's password got this version, in the transaction that sets it. To be called last, too. */
  async endEarlier(tx: Transaction, { id, version }: { id: string; version: number }): Promise<void> {
    await tx.query(revokeEarlier, [id, version, this.#seconds]);
    await touch(tx, topic);
  }

  /** For how long a token that no longer holds may be out. */
  get #seconds(): number {
    return this.#config.auth.tokenSeconds + graceSeconds;
  }
}
