import { randomUUID } from "node:crypto";
import pg from "pg";
import { givenInput, serveParent } from "../parent.ts";
import { runShoppers, type Shopping } from "../shopping.ts";

// The floor of a reservation: one statement, a transaction of its own, that takes the units or nothing, keeps under which
// key, and stores the event about it.

const pool = new pg.Pool({ connectionString: givenInput<{ databaseUrl: string }>().databaseUrl, max: 10 });
await pool.query(`
  CREATE SCHEMA floor;
  CREATE TABLE floor.level (
    item_id text, location_id text, stocked bigint NOT NULL, reserved bigint NOT NULL CHECK (reserved BETWEEN 0 AND stocked),
    version bigint NOT NULL DEFAULT 1, PRIMARY KEY (item_id, location_id)
  ) WITH (fillfactor = 50);
  INSERT INTO floor.level VALUES ('hot', 'main', 100000000, 0);
  CREATE TABLE floor.reservation (key text PRIMARY KEY, status text NOT NULL, expires_at timestamptz);
  CREATE INDEX ON floor.reservation (expires_at);
  CREATE TABLE floor.allocation (
    key text NOT NULL REFERENCES floor.reservation, line_id text NOT NULL, location_id text NOT NULL, item_id text NOT NULL,
    quantity bigint NOT NULL, PRIMARY KEY (key, line_id, location_id)
  );
  CREATE TABLE floor.outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, aggregate text NOT NULL, payload jsonb NOT NULL
  )`);

const reserve = {
  name: "reserve",
  text: `WITH taken AS (
      UPDATE floor.level SET reserved = reserved + $4, version = version + 1
       WHERE item_id = $2 AND location_id = $3 AND stocked - reserved >= $4
      RETURNING item_id, location_id, stocked, reserved, version
    ), made AS (
      INSERT INTO floor.reservation (key, status, expires_at) SELECT $1, 'held', now() + interval '15 minutes' FROM taken RETURNING key
    ), allocated AS (
      INSERT INTO floor.allocation (key, line_id, location_id, item_id, quantity) SELECT $1, 'line', location_id, item_id, $4 FROM taken
    ), told AS (
      INSERT INTO floor.outbox (name, aggregate, payload) SELECT 'stock_changed', item_id, to_jsonb(taken) FROM taken
    )
    SELECT key FROM made`,
};

async function reserveOne(): Promise<void> {
  const { rowCount } = await pool.query({ ...reserve, values: [randomUUID(), "hot", "main", 1] });
  if (rowCount !== 1) throw new Error("The floor of reservations could not reserve: its item has run out.");
}

serveParent(null, () => pool.end(), { reserve: (shopping: Shopping) => runShoppers(shopping, () => reserveOne) });
