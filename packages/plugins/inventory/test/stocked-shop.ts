import { Database, inventory as contract, type InventoryLevel, type ReservationLine, unnamed } from "@hanse/plugin-kit";
import { freshDatabase, type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { inventory } from "../src/index.ts";

const repeated = /^(WITH (overdue|old) |SELECT pg_try_advisory|SELECT position|DELETE FROM outbox)/;

/** The plugin on a database of its own, with ways to arrange and to look. */
export interface StockedShop extends TriedPlugin<typeof contract> {
  readonly databaseUrl: string;
  /** A new item with so many units at each location. */
  stock(levels: Record<string, number>): Promise<string>;
  level(itemId: string, locationId?: string): Promise<InventoryLevel>;
  sql<Row>(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Lets the hold run out without waiting. */
  runOut(key: string): Promise<void>;
  /** How many statements the work sent; those of the plugin's repeated work do not count. */
  statementsOf(work: () => Promise<unknown>): Promise<number>;
}

export async function stockedShop({ poolSize = 10 }: { poolSize?: number } = {}): Promise<StockedShop> {
  const database = await freshDatabase();
  const tried = await tryPlugin(inventory(), contract, { databaseUrl: database.url, poolSize });
  const beside = new Database({ url: database.url, schema: "inventory", entities: [], poolSize: 2 });
  const sql = <Row>(text: string, parameters?: unknown[]): Promise<Row[]> =>
    beside.query(unnamed<Row>(text), parameters);
  let items = 0;
  return {
    client: tried.client,
    running: tried.running,
    get events() {
      return tried.events;
    },
    statements: tried.statements,
    complaints: tried.complaints,
    databaseUrl: database.url,
    sql,
    async stock(levels) {
      const id = `item-${(items += 1)}`;
      await tried.client.putItems([{ id, sku: null, title: null, requiresShipping: true }]);
      await tried.client.setStock(
        Object.entries(levels).map(([locationId, stocked]) => ({ itemId: id, locationId, stocked })),
      );
      return id;
    },
    async level(itemId, locationId = "main") {
      const [level] = await tried.client.levels({ itemIds: [itemId], locationIds: [locationId] });
      if (!level) throw new Error(`${itemId} has no level at ${locationId}.`);
      return level;
    },
    async runOut(key) {
      await sql("UPDATE reservation SET expires_at = now() - interval '1 second' WHERE key = $1", [key]);
    },
    async statementsOf(work) {
      tried.statements.length = 0;
      await work();
      return tried.statements.filter((text) => !repeated.test(text)).length;
    },
    async close() {
      await tried.close();
      await beside.close();
      await database.drop();
    },
  };
}

/** A request to hold one line of an item, or several. */
export const holding = (
  ...lines: (Pick<ReservationLine, "itemId" | "quantity"> & Partial<ReservationLine>)[]
): { lines: ReservationLine[]; holdSeconds: number } => ({
  lines: lines.map((line, index) => ({
    lineId: `line-${index + 1}`,
    locationIds: ["main"],
    allowBackorder: false,
    ...line,
  })),
  holdSeconds: 600,
});
