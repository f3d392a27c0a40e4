import { unnamed } from "@hanse/plugin-kit";
import { openTestPlatform } from "./test-process.ts";
import { settle, take } from "./events/deliveries.queries.ts";
const p = await openTestPlatform();
const { database } = await p.join({ poolSize: 1 });
await database.query(unnamed("INSERT INTO event (id, name, aggregate, payload) SELECT i::text, 'x', (i % 3000)::text, '{}' FROM generate_series(1,20000) i"));
await database.query(unnamed("INSERT INTO event_delivery (position, subscriber, aggregate) SELECT position, 's0', aggregate FROM event"));
let ms = 0;
for (let i = 0; i < 400; i++) {
  const t = performance.now();
  const rows = (await database.query(take, [["s0"], [4], 60000])).filter((r) => r.isNext);
  ms += performance.now() - t;
  await database.query(settle, [rows.map((r) => r.position), rows.map(() => "s0"), rows.map((r) => r.attempt), rows.map(() => "done"), rows.map(() => null), rows.map(() => 0), rows.map(() => 0)]);
  if (i % 50 === 49) { console.log(i, (ms / 50).toFixed(2)); ms = 0; }
}
for (const r of await database.query(unnamed<{ "QUERY PLAN": string }>(`EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) EXECUTE "event.take"('{s0}', '{4}', 60000)`))) console.log(r["QUERY PLAN"]);
await p.close();
