import {
  type Database,
  HanseError,
  inventory,
  newId,
  type ReservationChanged,
  type Transaction,
} from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { ConcurrentChange } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion, refuseStale } from "../platform/http/row-version.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { ReservationItem } from "./inventory.entity.ts";
import { ReservationItemNotFound, ReservationOfOrder } from "./inventory.errors.ts";
import type { LevelAdministration } from "./level-administration.service.ts";
import { cartLineOf } from "./reservation-lines.ts";
import {
  applyReport,
  beginChange,
  endChange,
  lockReports,
  nameLines,
  reservationColumns,
  reservationListing,
  type ReservationRow,
  type UnfinishedChange,
  unfinishedChanges,
  unnamedLines,
} from "./reservation.queries.ts";
import type { NewReservation, ReservationChanges } from "./reservation.schema.ts";
import type { StockLevelService } from "./stock-level.service.ts";

const selected = { columns: reservationColumns, condition: "TRUE", params: [] };
const staffKey = /^resitem_/;

/** What is to be held of which item, where. */
interface Held {
  readonly itemId: string;
  readonly locationId: string;
  readonly quantity: number;
}

/** A line of an order under the name that its reservation has for it. */
export interface LineName {
  readonly lineId: string;
  readonly lineItemId: string;
  readonly description: string;
}

/** Those of the lines that belong to an order. */
export type LineNames = (tx: Transaction, lineIds: readonly string[]) => Promise<readonly LineName[]>;

/**
 * Units that are promised, by staff or to orders. Staff's are made by the routes: a change is noted, the inventory plugin
 * does it, the row says so and the note goes. If a process dies in between, the note stays, and {@link finish} makes the plugin
 * hold what the row says. An order's follow what the plugin tells.
 */
export class ReservationService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #levels: LevelAdministration;
  readonly #stockLevels: StockLevelService;
  #names: LineNames = async () => [];

  constructor({
    database,
    plugins,
    levelAdministration,
    stockLevels,
  }: {
    database: Database;
    plugins: PluginHost;
    levelAdministration: LevelAdministration;
    stockLevels: StockLevelService;
  }) {
    this.#stockLevels = stockLevels;
    this.#database = database;
    this.#plugins = plugins;
    this.#levels = levelAdministration;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<ReservationRow>> {
    return readPage(this.#database, reservationListing, selected, query);
  }

  async get(id: string): Promise<ReservationRow> {
    const row = await readOne<ReservationRow>(this.#database, reservationListing, selected, id);
    if (!row) throw new ReservationItemNotFound({ id });
    return row;
  }

  async create(reservation: NewReservation): Promise<{ id: string }> {
    const { inventoryItemId: itemId, locationId, quantity } = reservation;
    await this.#levels.assertLocations([{ locationId }]);
    await this.#levels.assertItem(itemId);
    const id = newId("resitem");
    await this.#noting(id, "make", () => this.#hold(id, { itemId, locationId, quantity }));
    await this.#database.transaction(async (tx) => {
      const now = new Date();
      tx.em.create(ReservationItem, {
        ...reservation,
        id,
        key: id,
        lineId: id,
        origin: "staff",
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      await tx.query(endChange, [id]);
    });
    await this.#stockLevels.refresh(itemId);
    return { id };
  }

  /** @throws ReservationOfOrder when an order's reservation is to be moved or made larger or smaller. */
  async update(id: string, changes: ReservationChanges, expected: number | undefined): Promise<void> {
    const row = await this.get(id);
    refuseStale(id, expected, row.version);
    const { locationId = row.location_id, quantity = row.quantity } = changes;
    const moves = locationId !== row.location_id || quantity !== row.quantity;
    if (moves) {
      refuseOfOrder(row);
      await this.#levels.assertLocations([{ locationId }]);
      await this.#noting(id, "change", async () => {
        // Now that nobody else can move it: what was read before may be old.
        refuseStale(id, expected, (await this.get(id)).version);
        await this.#hold(id, { itemId: row.inventory_item_id, locationId, quantity });
      });
    }
    await this.#database.transaction(async (tx) => {
      // Nobody else changes quantity or location while the note is there; texts may have changed, and then the last one stays.
      await lockVersion(tx, "reservation_item", id, moves ? undefined : expected);
      const found = await tx.em.findOne(ReservationItem, { id });
      if (!found) throw new ReservationItemNotFound({ id });
      Object.assign(found, changes);
      await tx.em.flush();
      if (moves) await tx.query(endChange, [id]);
    });
    if (moves) await this.#stockLevels.refresh(row.inventory_item_id);
  }

  async delete(id: string): Promise<void> {
    const row = await this.get(id);
    refuseOfOrder(row);
    await this.#noting(id, "end", () => this.#release(id));
    await this.#forget(id);
    await this.#stockLevels.refresh(row.inventory_item_id);
  }

  /** Takes a report of what an order's reservation still holds. */
  async apply({ key, version, allocations }: Static<typeof ReservationChanged.payload>): Promise<void> {
    if (staffKey.test(key)) return;
    await this.#database.transaction(async (tx) => {
      await tx.query(applyReport, [
        key,
        version,
        allocations.map((allocation) => allocation.lineId),
        allocations.map((allocation) => allocation.itemId),
        allocations.map((allocation) => allocation.locationId),
        allocations.map((allocation) => allocation.quantity),
        allocations.map(() => newId("resitem")),
      ]);
      await this.#name(tx, key);
    });
  }

  /** Says who knows which line of an order is meant. Every process must, as each may take a report. */
  namedBy(names: LineNames): void {
    this.#names = names;
  }

  /** Names the lines of a reservation, now that there is an order: the report of it may have come before. */
  async name(key: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.query(lockReports, [key]);
      await this.#name(tx, key);
    });
  }

  async #name(tx: Transaction, key: string): Promise<void> {
    const lineIds = (await tx.query(unnamedLines, [key])).map(({ lineId }) => lineId);
    if (lineIds.length === 0) return;
    const names = new Map((await this.#names(tx, lineIds.map(cartLineOf))).map((name) => [name.lineId, name]));
    const named = lineIds.flatMap((lineId) => {
      const name = names.get(cartLineOf(lineId));
      return name ? [{ ...name, lineId }] : [];
    });
    await tx.query(nameLines, [
      key,
      named.map(({ lineId }) => lineId),
      named.map(({ lineItemId }) => lineItemId),
      named.map(({ description }) => description),
    ]);
  }

  /** Finishes changes that a process left when it ended: the plugin is made to hold what the row says. */
  async finish({ signal }: { signal: AbortSignal }): Promise<void> {
    for (const change of await this.#database.query(unfinishedChanges)) {
      if (signal.aborted) return;
      await this.#finish(change);
    }
  }

  async #finish({ id, kind, held }: UnfinishedChange): Promise<void> {
    if (kind === "change" && held) {
      await this.#hold(id, held);
      await this.#database.query(endChange, [id]);
    } else {
      await this.#release(id);
      await this.#forget(id);
    }
  }

  async #noting(id: string, kind: UnfinishedChange["kind"], tell: () => Promise<void>): Promise<void> {
    const [begun] = await this.#database.query(beginChange, [id, kind]);
    if (!begun) throw new ConcurrentChange({});
    try {
      await tell();
    } catch (error) {
      // A refusal has changed nothing. Of anything else nobody knows, so the note stays.
      if (error instanceof HanseError && error.status < 500) await this.#database.query(endChange, [id]);
      throw error;
    }
  }

  async #hold(id: string, held: Held): Promise<void> {
    await this.#plugins.one(inventory).amend({ key: id, lines: [{ lineId: id, ...held }] });
  }

  async #release(id: string): Promise<void> {
    await this.#plugins.one(inventory).release({ key: id });
  }

  async #forget(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.em.nativeDelete(ReservationItem, { id });
      await tx.query(endChange, [id]);
    });
  }
}

function refuseOfOrder({ id, origin, line_item_id: lineItemId }: ReservationRow): void {
  if (origin === "order") throw new ReservationOfOrder({ id, lineItemId });
}
