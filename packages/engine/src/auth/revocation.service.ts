import type { Database, Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import { listRevoked, revokeCustomer } from "./auth.queries.ts";

const topic = "auth_revocation";

/** A sign-in that was under way while its identity ended may be signed a moment after it. */
const graceSeconds = 300;

/** Identities that ended while tokens of theirs are out: few at a time, and asked for with every token, hence kept in memory. */
export class RevocationService {
  readonly #config: ShopConfig;
  readonly #revoked: Snapshot<ReadonlySet<string>>;

  constructor({ database, clock, config }: { database: Database; clock: VersionClock; config: ShopConfig }) {
    this.#config = config;
    this.#revoked = snapshot(clock, [topic], async () => {
      const rows = await database.query(listRevoked);
      return new Set(rows.map(({ id }) => id));
    });
  }

  /** Has the list at hand before the first request. */
  async prepare(): Promise<void> {
    await this.#revoked.get();
  }

  async isRevoked(authIdentityId: string): Promise<boolean> {
    return (await this.#revoked.get()).has(authIdentityId);
  }

  /**
   * Ends the login of a customer who is being deleted, in the same transaction: sessions and tokens sign nobody in any more,
   * and the address can be registered again. The last thing of the transaction, since others who do this wait for it.
   */
  async endCustomer(tx: Transaction, customerId: string): Promise<void> {
    const seconds = this.#config.auth.tokenSeconds + graceSeconds;
    const revoked = await tx.query(revokeCustomer, [customerId, seconds]);
    if (revoked.length > 0) await touch(tx, topic);
  }
}
