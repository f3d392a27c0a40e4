import type { Database, StockMovement } from "@hanse/plugin-kit";
import { movements } from "./movement.queries.ts";

interface Search {
  itemId?: string;
  locationId?: string;
  reference?: string;
  before?: string;
  limit: number;
}

/** The record of why stock is what it is. */
export class Movements {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async page({ itemId, locationId, reference, before, limit }: Search): Promise<{
    movements: StockMovement[];
    next: string | null;
  }> {
    // One more than asked for tells whether there is a next page.
    const found = await this.#db.query(movements, [
      itemId ?? null,
      locationId ?? null,
      reference ?? null,
      before ?? null,
      limit + 1,
    ]);
    const page = found.slice(0, limit);
    return { movements: page, next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
  }
}
