import type { Transaction } from "@hanse/plugin-kit";

/** Stores a password that was hashed already, in the transaction that makes its user. */
export type StoreCredentials = (tx: Transaction, userId: string) => Promise<void>;

/**
 * How staff users get their passwords. Whoever signs people in registers it in the container as `passwords`: the
 * arrow points here, so that staff need not know how signing in works.
 */
export interface StaffCredentials {
  /**
   * Checks and hashes, which takes long, before any transaction is open. Without a password the user has to reset it
   * before signing in.
   *
   * @throws when the password is too short or too long.
   */
  prepare(email: string, password: string | undefined): Promise<StoreCredentials>;
}
