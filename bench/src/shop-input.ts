/** How a shop's process is to run. */
export interface ShopInput {
  readonly databaseUrl: string;
  /** Whether catalogue replies are kept in memory. */
  readonly keepsReplies: boolean;
  /** Whether every reply names the statements that were sent for it. */
  readonly countsStatements: boolean;
}

/** Carries a reply's statements, a JSON array of their texts, percent-encoded. */
export const statementsHeader = "x-bench-statements";
