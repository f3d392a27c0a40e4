import type { RowError } from "./row-error.ts";

export const transferKinds = ["import", "export"] as const;
export type TransferKind = (typeof transferKinds)[number];

/** An import or export of many things, as its row says. */
export interface Transfer {
  readonly id: string;
  /** What the rows are of: `products`, `orders`. */
  readonly subject: string;
  readonly kind: TransferKind;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly created: number;
  readonly updated: number;
  readonly errors: readonly RowError[];
  readonly fileKeys: readonly string[];
  /** What to export, as the query of the list. */
  readonly filters: Readonly<Record<string, unknown>> | null;
  readonly attempt: number;
}

/** How far a transfer has come since it was last said. */
export type Progress = Partial<Omit<Transfer, "id" | "subject" | "kind" | "filters" | "attempt">> & {
  /** Nothing is left: being stopped now, it is done all the same. */
  readonly isLast: boolean;
};

/** What transferring things of one subject takes. Begun again by another process, it goes on, or does the same anew. */
export interface TransferWork {
  readonly subject: string;
  readonly kind: TransferKind;
  /** Does it bit by bit, each of them safe to be done twice. */
  work(transfer: Transfer): AsyncIterable<Progress>;
}

/** A transfer that begins. */
export interface NewTransfer {
  readonly subject: string;
  readonly kind: TransferKind;
  /** Pending: it waits to be confirmed. */
  readonly status: "pending" | "queued";
  readonly total: number;
  readonly toCreate?: number;
  readonly toUpdate?: number;
  readonly errors?: readonly RowError[];
  readonly fileName?: string;
  readonly fileKeys?: readonly string[];
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly createdBy: string;
}
