import { defineEntity, p } from "@mikro-orm/core";
import { Migration } from "@mikro-orm/migrations";
import Type from "typebox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineContract } from "./contract.ts";
import { statement } from "./database/statement.ts";
import { defineEvent, type EventEnvelope, happened } from "./event.ts";
import { definePlugin, type Logger } from "./plugin.ts";
import { once } from "./inbox.ts";
import { type RunningPlugin, runPlugin } from "./running-plugin.ts";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database.ts";
import { schemaDrift } from "./testing/schema-drift.ts";

const Count = Type.Object({ by: Type.Integer() });
const Total = Type.Object({ total: Type.Integer() });
const counter = defineContract("counter", 1, "one", {
  add: { input: Count, output: Total, deadlineMs: 1_000, idempotent: false },
});
const Counted = defineEvent("counting.counted", Total, () => "counter");
const Tally = defineEntity({
  name: "Tally",
  tableName: "tally",
  properties: { id: p.integer().primary().autoincrement(false), total: p.integer() },
});
class CreateTally extends Migration {
  override up(): void {
    this.addSql("CREATE TABLE tally (id int PRIMARY KEY, total int NOT NULL)");
  }
}
const add = statement<{ total: number }>(
  "tally.add",
  "INSERT INTO tally AS t VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET total = t.total + $1 RETURNING total",
);

const heard: string[] = [];
const counting = definePlugin({
  id: "counting",
  implements: { counter },
  config: Type.Object({ start: Type.Integer({ default: 0 }), label: Type.Optional(Type.String()) }),
  data: { schema: "counting", entities: [Tally], migrations: [{ name: "counting/0001", class: CreateTally }] },
  setup({ db, config, on }) {
    on(Counted, async (event) => {
      heard.push(event.id);
      await once(db, event, (tx) => tx.query(add, [event.payload.total]));
    });
    return {
      counter: {
        add: ({ by }) =>
          db.transaction(async (tx) => {
            const [row] = await tx.query(add, [by]);
            const total = config.start + (row?.total ?? 0);
            tx.emit(happened(Counted, { total }));
            return { total };
          }),
      },
    };
  },
});

const log: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const call = {
  signal: new AbortController().signal,
  idempotencyKey: undefined,
  traceparent: undefined,
  budgetMs: 1_000,
};

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

/** Runs the plugin for one test. */
async function running(
  publish: (events: EventEnvelope[]) => Promise<void>,
  work: (plugin: RunningPlugin) => Promise<void>,
): Promise<void> {
  const plugin = await runPlugin(counting({ start: 100 }), { log, databaseUrl: fresh.url, publish });
  try {
    await work(plugin);
  } finally {
    await plugin.close();
  }
}

describe("a running plugin", () => {
  it("migrates once, though several start at the same time", async () => {
    const steps: string[] = [];
    const around = {
      log,
      databaseUrl: fresh.url,
      publish: async () => undefined,
      onMigration: (step: string) => void steps.push(step),
    };
    const plugins = await Promise.all([1, 2, 3].map(() => runPlugin(counting({ start: 0 }), around)));
    await Promise.all(plugins.map((plugin) => plugin.close()));
    expect(steps).toEqual(["outbox/0001", "inbox/0001", "counting/0001"]);
    const { data } = counting.definition;
    expect(data && (await schemaDrift(data, fresh.url))).toBe("");
  });

  it("publishes what its transactions emitted, soon and in order", async () => {
    const published: unknown[] = [];
    const publish = async (events: EventEnvelope[]): Promise<void> =>
      void published.push(...events.map((event) => event.payload));
    await running(publish, async (plugin) => {
      await plugin.call("counter", "add", { by: 1 }, call);
      await plugin.call("counter", "add", { by: 2 }, call);
      await expect.poll(() => published).toEqual([{ total: 101 }, { total: 103 }]);
    });
  });

  it("publishes again what could not be taken, under the same id", async () => {
    const ids: string[] = [];
    let isDown = true;
    const publish = async (events: EventEnvelope[]): Promise<void> => {
      ids.push(...events.map((event) => event.id));
      if (isDown) throw new Error("the shop is down");
    };
    await running(publish, async (plugin) => {
      await plugin.call("counter", "add", { by: 1 }, call);
      await expect.poll(() => ids.length).toBeGreaterThan(0);
      isDown = false;
      await plugin.forwardEvents();
      expect(ids.length).toBeGreaterThan(1);
      expect(new Set(ids).size).toBe(1);
    });
  });

  it("hears the events it asked for", async () => {
    await running(
      async () => undefined,
      async (plugin) => {
        const event = {
          id: "e1",
          name: Counted.name,
          aggregate: "counter",
          occurredAt: "2026-01-01T00:00:00.000Z",
          payload: { total: 1 },
        };
        await plugin.deliver(event, call.signal);
        await plugin.deliver({ ...event, id: "e2", name: "other.happened" }, call.signal);
        expect([plugin.manifest?.subscriptions, heard]).toEqual([["counting.counted"], ["e1"]]);
      },
    );
  });

  it("takes an event into its tables once, however often and wherever it comes", async () => {
    const event = (id: string) => ({
      id,
      name: Counted.name,
      aggregate: "counter",
      occurredAt: "2026-01-01T00:00:00.000Z",
      payload: { total: 1_000 },
    });
    const totalAfter = async (plugin: RunningPlugin) =>
      ((await plugin.call("counter", "add", { by: 0 }, call)) as { total: number }).total;
    await running(
      async () => undefined,
      async (plugin) => {
        const before = await totalAfter(plugin);
        const other = await runPlugin(counting({ start: 100 }), {
          log,
          databaseUrl: fresh.url,
          publish: async () => undefined,
        });
        await Promise.all([plugin, other, plugin].map((one) => one.deliver(event("once"), call.signal)));
        await other.deliver(event("another"), call.signal);
        await other.close();
        expect(await totalAfter(plugin)).toBe(before + 2_000);
      },
    );
  });

  it("keeps its data in a database of its own when it is given one", async () => {
    const own = await freshDatabase();
    const plugin = await runPlugin(counting({ start: 0 }, { databaseUrl: own.url }), {
      log,
      databaseUrl: fresh.url,
      publish: async () => undefined,
    });
    expect(await plugin.call("counter", "add", { by: 7 }, call)).toEqual({ total: 7 });
    await plugin.close();
    await own.drop();
  });

  it("says what is wrong with its configuration", async () => {
    const wrong: unknown = { start: "many" };
    const plugin = counting(wrong as { start: number });
    await expect(runPlugin(plugin, { log, databaseUrl: fresh.url, publish: async () => undefined })).rejects.toThrow(
      "The configuration of the plugin counting is not valid: start must be integer",
    );
  });
});
