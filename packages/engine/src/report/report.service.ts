import type { Database } from "@hanse/plugin-kit";
import type { Period } from "./period.ts";
import {
  type Breakdown,
  type ProductRow,
  runningOut,
  salesBy,
  salesByProduct,
  type SalesFigures,
  type SalesRow,
  salesTotals,
  type StockRow,
} from "./report.queries.ts";

export interface SalesQuestion {
  readonly period: Period;
  readonly by: Breakdown;
  readonly currencyCode: string | null;
  readonly salesChannelId: string | null;
  /** Products at most, in each currency. */
  readonly limit: number;
}

export interface SalesReport {
  readonly totals: readonly SalesFigures[];
  readonly rows: readonly (SalesRow | ProductRow)[];
}

/** What was sold and what is running out: worked out when asked, from indexes alone, so never behind the orders. */
export class ReportService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** Two statements. */
  async sales({ period, by, currencyCode, salesChannelId, limit }: SalesQuestion): Promise<SalesReport> {
    const which = [period.from, period.to, period.timeZone, currencyCode, salesChannelId];
    const [totals, rows] = await Promise.all([
      this.#database.query(salesTotals, which),
      by === "product"
        ? this.#database.query(salesByProduct, [...which, limit])
        : this.#database.query(salesBy(by), which),
    ]);
    return { totals, rows };
  }

  /** One statement. */
  async runningOut({
    pastDays,
    withinDays,
    limit,
  }: {
    pastDays: number;
    withinDays: number;
    limit: number;
  }): Promise<StockRow[]> {
    return this.#database.query(runningOut, [pastDays, withinDays, limit]);
  }
}
