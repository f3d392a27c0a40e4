import type { Database, Transaction } from "@hanse/plugin-kit";
import type { LineName, ReservationService } from "../inventory/index.ts";
import { reservationsOfOrder, reservedLines } from "./order-change.queries.ts";

/** Tells staff who look at reservations which orders they are for. */
export class ReservationNamingService {
  readonly #database: Database;
  readonly #reservations: ReservationService;

  constructor({ database, reservations }: { database: Database; reservations: ReservationService }) {
    this.#database = database;
    this.#reservations = reservations;
  }

  /** Which lines of orders these are; those of carts that are no orders yet are left out. */
  async namesOf(tx: Transaction, lineIds: readonly string[]): Promise<readonly LineName[]> {
    return tx.query(reservedLines, [lineIds]);
  }

  /** Names what an order has reserved, now that its lines are there. */
  async name({ orderId }: { readonly orderId: string }): Promise<void> {
    for (const { key } of await this.#database.query(reservationsOfOrder, [orderId]))
      await this.#reservations.name(key);
  }
}
