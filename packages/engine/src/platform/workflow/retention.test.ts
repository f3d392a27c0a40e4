import { unnamed } from "@hanse/plugin-kit";
import { expect, onTestFinished, test } from "vitest";
import { openTestPlatform } from "../../../test/support/test-platform.ts";
import { pruneRuns } from "./retention.ts";

test("runs that ended long ago are forgotten with their journals; what is not over is kept", async () => {
  const platform = await openTestPlatform();
  onTestFinished(() => platform.close());
  const { database } = await platform.join();
  await database.query(
    unnamed(`
      INSERT INTO workflow_run (id, workflow, version, key, state, due_at, updated_at)
      SELECT state || '-' || days, 'place-order', 1, state || '-' || days, state, now(), now() - days * interval '1 day'
      FROM unnest('{running,parked,compensating,done,failed}'::text[]) AS state, unnest('{10,40}'::int[]) AS days`),
  );
  await database.query(
    unnamed(
      "INSERT INTO workflow_step (run_id, position, name, key, state) SELECT id, 0, 'hold', 'k', 'done' FROM workflow_run",
    ),
  );
  expect(await pruneRuns(database, { days: 30 })).toBe(2);
  const kept = [
    "compensating-10",
    "compensating-40",
    "done-10",
    "failed-10",
    "parked-10",
    "parked-40",
    "running-10",
    "running-40",
  ];
  for (const column of ["id FROM workflow_run", "run_id AS id FROM workflow_step"]) {
    const rows = await database.query(unnamed<{ id: string }>(`SELECT ${column} ORDER BY id`));
    expect(rows.map(({ id }) => id)).toEqual(kept);
  }
});
