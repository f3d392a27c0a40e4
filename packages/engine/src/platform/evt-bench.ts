import { unnamed } from "@hanse/plugin-kit";
import { openTestPlatform, silent } from "./test-process.ts";
import { storeEvents } from "./events/outbox.ts";
import { Relay } from "./events/relay.ts";
import { Subscribers } from "./events/subscriber.ts";
const p = await openTestPlatform();
for (const n of [1, 10, 100]) {
  const subs = new Subscribers();
  let got = 0;
  for (let i = 0; i < n; i++) subs.add({ name: `s${i}`, events: ["x"], handle: async () => void (got += 1) });
  const { database, notifier } = await p.join({ storeEvents: storeEvents(subs), poolSize: 10 });
  const stats = new Map<string, { n: number; ms: number; rows: number }>();
  const q = database.query.bind(database);
  database.query = (async (st: never, pr: never) => { const t = performance.now(); const r = await q(st, pr); const name = (st as { name: string }).name; const e = stats.get(name) ?? { n: 0, ms: 0, rows: 0 }; e.n++; e.ms += performance.now() - t; e.rows += (r as unknown[]).length; stats.set(name, e); return r; }) as never;
  const total = Math.floor(20000 / n);
  for (let k = 0; k < total; k += 500)
    await database.transaction(async (tx) =>
      tx.emit(
        ...Array.from({ length: Math.min(500, total - k) }, (_, j) => ({
          name: "x",
          aggregate: `a${(k + j) % 3000}`,
          payload: { k, j },
        })),
      ),
    );
  const relay = new Relay({ database, subscribers: subs, notifier, log: silent });
  const t = performance.now();
  relay.start();
  let w = 0; while (got < total * n) { await new Promise((r) => setTimeout(r, 10)); if (++w % 200 === 0) { console.log(got, [...stats]); stats.clear(); if (w > 1000) process.exit(1); } }
  const ms = performance.now() - t;
  console.log(n, "subscribers", total * n, "deliveries", Math.round(((total * n) / ms) * 1000), "/s");
  await relay.stop();
  await database.query(unnamed("TRUNCATE event, event_delivery"));
}
{
  // backlog of 100k, all but few blocked or in the future
  const { database } = await p.join();
  await database.query(
    unnamed(
      "INSERT INTO event (id, name, aggregate, payload) SELECT i::text, 'x', (i % 10)::text, '{}' FROM generate_series(1,100000) i",
    ),
  );
  await database.query(
    unnamed(
      "INSERT INTO event_delivery (position, subscriber, aggregate, due_at) SELECT position, 's0', aggregate, now() + CASE WHEN position % 2 = 0 THEN interval '1 hour' ELSE interval '0' END FROM event",
    ),
  );
  await database.query(
    unnamed(
      "UPDATE event_delivery SET state='delivering', due_at = now() + interval '1 hour' WHERE (position) IN (SELECT min(position) FROM event_delivery GROUP BY aggregate)",
    ),
  );
  const { take } = await import("./events/deliveries.queries.ts");
  for (let i = 0; i < 7; i++) {
    const t = performance.now();
    const r = await database.query(take, [["s0"], [4], 60000]);
    console.log("take blocked", r.length, (performance.now() - t).toFixed(1), "ms");
  }
  await database.query(unnamed("ANALYZE"));
  for (let i = 0; i < 3; i++) {
    const t = performance.now();
    const r = await database.query(take, [["s0"], [4], 60000]);
    console.log("take blocked", r.length, (performance.now() - t).toFixed(1), "ms");
  }
}
await p.close();
