import type { Transaction } from "@hanse/plugin-kit";

/** Stores a password that was hashed already, in the transaction that makes its user. */
export type StoreCredentials = (tx: Transaction, userId: string) => Promise<void>;

/** Someone who has registered and wants to become a user. */
export interface Registered {
  readonly authIdentityId: string;
  readonly address: string;
}

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
  /** Counts an attempt to become a user by an invite. @throws when there were too many. */
  countAcceptance(registered: Registered): Promise<void>;
  /** The address somebody has registered with; @throws when it is no staff identity, or has a user already. */
  registeredEmail(authIdentityId: string): Promise<string>;
  /** Gives what was registered its user. @throws when it has one already, also when two requests do this at once. */
  attach(tx: Transaction, authIdentityId: string, userId: string): Promise<void>;
  /** Takes a user's ways to sign in away, with all sessions. */
  remove(tx: Transaction, userId: string): Promise<void>;
}
