import { Migration } from "@mikro-orm/migrations";

/** Tokens from before a password end with it. */
export class RevokeEarlierTokens extends Migration {
  override up(): void {
    this.addSql(`
      -- Of the password that those tokens go by which still hold; null when the identity is gone, and none does.
      ALTER TABLE auth_revocation ADD COLUMN from_version integer`);
  }
}
