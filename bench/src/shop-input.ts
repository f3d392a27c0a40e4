/** How a shop's process is to run. */
export interface ShopInput {
  readonly databaseUrl: string;
  /** Whether catalogue replies are kept in memory. */
  readonly keepsReplies: boolean;
  /** Whether every reply says how many statements were sent for it. */
  readonly countsStatements: boolean;
}

/** Says how many statements a reply took. */
export const statementsHeader = "x-bench-statements";
