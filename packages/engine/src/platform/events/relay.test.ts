import { defineEvent, type EventEnvelope, happened, unnamed } from "@hanse/plugin-kit";
import Type from "typebox";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { openTestPlatform, silent, type TestPlatform } from "../../../test/support/test-platform.ts";
import { soon } from "../../../test/support/soon.ts";
import { deadLetters, replay } from "./dead-letters.ts";
import { publisher, storeEvents } from "./outbox.ts";
import { Relay, type RelayOptions } from "./relay.ts";
import { pruneDeadLetters, pruneEvents } from "./retention.ts";
import { type Subscriber, subscriber, Subscribers } from "./subscriber.ts";

const Moved = defineEvent("test.moved", Type.Object({ id: Type.String(), step: Type.Integer() }), ({ id }) => id);
const never = 3_600_000;
const quickly = { firstMs: 1, mostMs: 1 };
/** For what takes hundreds of statements. */
const patient = { timeout: 120_000 };
let platform: TestPlatform;
beforeAll(async () => void (platform = await openTestPlatform()));
afterAll(() => platform.close());
beforeEach(async () => {
  const { database } = await platform.join();
  await database.query(unnamed("TRUNCATE event, event_delivery"));
});

interface Options extends Partial<RelayOptions> {
  started?: boolean;
}

/** A process with subscribers; its relay is stopped when the test ends. */
async function join(subscribed: readonly Subscriber[], { started = true, ...options }: Options = {}) {
  const subscribers = new Subscribers();
  subscribers.add(...subscribed);
  const { database, notifier } = await platform.join({ storeEvents: storeEvents(subscribers) });
  const relay = new Relay({ database, subscribers, notifier, log: silent, ...options });
  onTestFinished(() => relay.stop());
  if (started) relay.start();
  const move = (id: string, ...steps: number[]) =>
    database.transaction(async (tx) => tx.emit(...steps.map((step) => happened(Moved, { id, step }))));
  const states = async () =>
    (
      await database.query(unnamed<{ state: string }>("SELECT state FROM event_delivery ORDER BY position, subscriber"))
    ).map(({ state }) => state);
  return { database, relay, move, states, publish: publisher(database, subscribers) };
}

type Handle = (event: EventEnvelope<{ id: string; step: number }>, options: { signal: AbortSignal }) => Promise<void>;
const mover = (name: string, handle: Handle, options: Partial<Subscriber> = {}): Subscriber => ({
  ...subscriber(name, Moved, handle),
  ...options,
});

/** Remembers what was handled. */
function recorder(name = "test.record") {
  const seen: string[] = [];
  return { seen, subscriber: mover(name, async ({ payload }) => void seen.push(`${payload.id}${payload.step}`)) };
}

describe("delivery", () => {
  test("brings an event to each of its subscribers after the commit", async () => {
    const [one, two] = [recorder("test.one"), recorder("test.two")];
    const { move, states } = await join([one.subscriber, two.subscriber], { pollMs: never });
    await move("a", 1);
    await soon(async () => expect(await states()).toEqual(["done", "done"]));
    expect([one.seen, two.seen]).toEqual([["a1"], ["a1"]]);
  });

  test("brings nothing of a transaction that was rolled back", async () => {
    const { seen, subscriber: record } = recorder();
    const { database, move } = await join([record]);
    const failing = database.transaction(async (tx) => {
      tx.emit(happened(Moved, { id: "a", step: 1 }));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await move("a", 2);
    await soon(() => expect(seen).toEqual(["a2"]));
  });

  test("stores events and deliveries in one statement, also an event that nobody wants", async () => {
    const statements: string[] = [];
    const subscribers = new Subscribers();
    const { database } = await platform.join({
      storeEvents: storeEvents(subscribers),
      onStatement: (text) => statements.push(text),
    });
    await database.transaction(async (tx) =>
      tx.emit(happened(Moved, { id: "a", step: 1 }), happened(Moved, { id: "b", step: 1 })),
    );
    expect(statements).toHaveLength(1);
    expect(await database.query(unnamed("SELECT FROM event"))).toHaveLength(2);
    expect(await database.query(unnamed("SELECT FROM event_delivery"))).toHaveLength(0);
  });

  test("wakes other processes, and shares the work with them", async () => {
    const [here, there] = [recorder(), recorder()];
    const writer = await join([here.subscriber], { started: false });
    await join([there.subscriber], { pollMs: never });
    await writer.move("a", 1);
    await soon(() => expect(there.seen).toEqual(["a1"]));
    expect(here.seen).toEqual([]);
  });

  test("finds by polling what was never announced", async () => {
    const { seen, subscriber: record } = recorder();
    const { database } = await join([record], { pollMs: 20 });
    await database.query(
      unnamed(
        "WITH e AS (INSERT INTO event (name, aggregate, payload) VALUES ('test.moved', 'a', '{\"id\": \"a\", \"step\": 1}') RETURNING position) INSERT INTO event_delivery SELECT position, 'test.record', 'a' FROM e",
      ),
    );
    await soon(() => expect(seen).toEqual(["a1"]));
  });

  test("takes an event of a plugin once, however often it comes", async () => {
    const { seen, subscriber: record } = recorder();
    const { publish, states } = await join([record], { pollMs: never });
    const event = {
      id: "e1",
      name: "test.moved",
      aggregate: "a",
      occurredAt: "2026-01-02T03:04:05.678Z",
      payload: { id: "a", step: 1 },
    };
    await publish([event, event]);
    await publish([event]);
    await soon(async () => expect(await states()).toEqual(["done"]));
    expect(seen).toEqual(["a1"]);
  });

  test("hands a subscriber the whole envelope, outside any transaction", async () => {
    const got = Promise.withResolvers<EventEnvelope>();
    const { database, publish } = await join([
      mover("test.whole", async (event) => {
        await database.transaction(async () => undefined);
        got.resolve(event);
      }),
    ]);
    const event = {
      id: "e2",
      name: "test.moved",
      aggregate: "a",
      occurredAt: "2026-01-02T03:04:05.678Z",
      payload: { id: "a", step: 1 },
    };
    await database.transaction(async () => publish([event]));
    expect(await got.promise).toEqual(event);
  });
});

describe("order", () => {
  test("holds per aggregate, across processes and failures", async () => {
    const seen: string[] = [];
    let failures = 0;
    const flaky = mover("test.flaky", async ({ payload }) => {
      if (payload.step === 3 && (failures += 1) < 3) throw new Error("not yet");
      seen.push(`${payload.id}${payload.step}`);
    });
    const { move } = await join([flaky], { backoff: quickly, pollMs: 10 });
    await join([flaky], { backoff: quickly, pollMs: 10 });
    await Promise.all(["a", "b", "c"].map((id) => move(id, 1, 2, 3, 4, 5)));
    await soon(() => expect(seen).toHaveLength(15));
    for (const id of ["a", "b", "c"]) {
      expect(seen.filter((entry) => entry.startsWith(id))).toEqual([1, 2, 3, 4, 5].map((step) => `${id}${step}`));
    }
  });

  test("holds for many events of one aggregate, each of which is looked at once while it waits", patient, async () => {
    const gate = Promise.withResolvers<void>();
    const seen: number[] = [];
    const { database, move } = await join(
      [
        mover("test.gated", async ({ payload }) => {
          await gate.promise;
          seen.push(payload.step);
        }),
      ],
      { pollMs: 10 },
    );
    const steps = Array.from({ length: 300 }, (_, n) => n);
    await move("a", ...steps);
    const aside = unnamed<{ n: number }>("SELECT count(*) AS n FROM event_delivery WHERE due_at = 'infinity'");
    await soon(async () => expect(await database.query(aside)).toEqual([{ n: 299 }]));
    gate.resolve();
    await vi.waitFor(() => expect(seen).toEqual(steps), { timeout: 60_000 });
  });

  test("does not strand what was set aside in the instant in which the one before it was settled", async () => {
    const { seen, subscriber: record } = recorder();
    const { database, move } = await join([record], { started: false });
    await move("a", 1);
    await database.query(unnamed("UPDATE event_delivery SET due_at = 'infinity'"));
    await join([record], { unblockMs: 10 });
    await soon(() => expect(seen).toEqual(["a1"]));
  });

  test("a slow subscriber holds up no other, and no other aggregate beyond its bound", async () => {
    const gate = Promise.withResolvers<void>();
    const started: string[] = [];
    const slow = mover(
      "test.slow",
      async ({ payload }) => {
        started.push(payload.id);
        await gate.promise;
      },
      { concurrency: 2 },
    );
    const { seen, subscriber: record } = recorder();
    const { move } = await join([slow, record], { pollMs: 10 });
    for (const id of ["a", "b", "c"]) await move(id, 1, 2);
    await soon(() => expect(seen).toHaveLength(6));
    expect(started.toSorted()).toEqual(["a", "b"]);
    gate.resolve();
    await soon(() => expect(started).toHaveLength(6));
  });
});

describe("failure", () => {
  test("backs off, ends in the dead letters, lets later events pass, and can be replayed", async () => {
    let broken = true;
    const seen: number[] = [];
    const { database, move } = await join(
      [
        mover("test.broken", async ({ payload }) => {
          if (broken && payload.step === 1) throw new Error("mail server is down");
          seen.push(payload.step);
        }),
      ],
      { attempts: 3, backoff: quickly, pollMs: 10 },
    );
    await move("a", 1, 2);
    await soon(() => expect(seen).toEqual([2]));
    const [dead, ...more] = (await deadLetters(database, { subscriber: "test.broken" })).rows;
    expect(more).toEqual([]);
    expect(dead).toMatchObject({
      subscriber: "test.broken",
      attempts: 3,
      name: "test.moved",
      payload: { id: "a", step: 1 },
      lastError: "Error: mail server is down",
    });
    expect((await deadLetters(database, { subscriber: "test.other" })).rows).toEqual([]);
    broken = false;
    expect(await replay(database, { deliveries: [dead!] })).toBe(1);
    await soon(() => expect(seen).toEqual([2, 1]));
    expect(await replay(database, { subscriber: "test.broken" })).toBe(0);
  });

  test("a subscriber that does not answer within its deadline has failed", async () => {
    const signals: AbortSignal[] = [];
    const { move, states } = await join(
      [
        mover(
          "test.hangs",
          (_, { signal }) => {
            signals.push(signal);
            return new Promise(() => undefined);
          },
          { deadlineMs: 10 },
        ),
      ],
      { attempts: 2, backoff: quickly, pollMs: 10 },
    );
    await move("a", 1);
    await soon(async () => expect(await states()).toEqual(["dead"]));
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
  });

  test("what a dead process had taken is handed out again, and its late answer is not heard", async () => {
    const gate = Promise.withResolvers<void>();
    const dying = await join([mover("test.record", () => gate.promise)], { leaseMs: 30, pollMs: never });
    await dying.move("a", 1);
    await soon(async () => expect(await dying.states()).toEqual(["delivering"]));
    const survivor = await join([mover("test.record", () => Promise.reject(new Error("no")))], {
      attempts: 2,
      pollMs: 10,
    });
    await soon(async () => expect(await survivor.states()).toEqual(["dead"]));
    gate.resolve();
    await dying.relay.stop();
    expect(await survivor.states()).toEqual(["dead"]);
  });

  test("what a dead process had taken is handed out again after the subscriber's own lease", async () => {
    const gate = Promise.withResolvers<void>();
    const dying = await join([mover("test.short", () => gate.promise, { leaseMs: 30 })], {
      leaseMs: never,
      pollMs: never,
    });
    await dying.move("a", 1);
    await soon(async () => expect(await dying.states()).toEqual(["delivering"]));
    const { seen, subscriber: record } = recorder("test.short");
    await join([record], { pollMs: 10 });
    await dying.move("a", 2);
    await soon(() => expect(seen).toEqual(["a1", "a2"]));
    gate.resolve();
  });

  test("what kills every process that takes it ends in the dead letters", async () => {
    const { subscriber: record } = recorder();
    const { move, states, database } = await join([record], { started: false });
    await move("a", 1);
    await database.query(unnamed("UPDATE event_delivery SET state = 'delivering', attempts = 12, due_at = now()"));
    await join([record]);
    await soon(async () => expect(await states()).toEqual(["dead"]));
  });

  test("a stopping process lets a delivery end and records it", async () => {
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const { move, relay, states } = await join([
      mover("test.ends", async () => {
        started.resolve();
        await gate.promise;
      }),
    ]);
    await move("a", 1);
    await started.promise;
    const stopped = relay.stop();
    gate.resolve();
    await stopped;
    expect(await states()).toEqual(["done"]);
  });
});

test("prunes old events, but not those that somebody still has to hear of", async () => {
  const { subscriber: record } = recorder();
  const { database, move, states } = await join([record]);
  await move("a", 1, 2, 3);
  await soon(async () => expect(await states()).toEqual(["done", "done", "done"]));
  await database.query(
    unnamed("UPDATE event SET occurred_at = now() - interval '40 days' WHERE payload->>'step' <> '3'"),
  );
  await database.query(
    unnamed("UPDATE event_delivery SET state = 'dead' WHERE position = (SELECT min(position) FROM event)"),
  );
  expect(await pruneEvents(database, { days: 30 })).toBe(1);
  expect(await states()).toEqual(["dead", "done"]);
});

test("dead letters are forgotten when they are old, and then their events", async () => {
  const { database } = await platform.join();
  await database.query(
    unnamed(`
      WITH stored AS (
        INSERT INTO event (name, aggregate, payload, occurred_at)
        SELECT 'test.moved', 'a', '{}', now() - interval '200 days' FROM generate_series(1, 4) RETURNING position
      ), numbered AS (SELECT position, row_number() OVER () AS number FROM stored)
      INSERT INTO event_delivery (position, subscriber, aggregate, state, due_at)
      SELECT position, 'test.record', 'a',
        CASE WHEN number = 4 THEN 'pending' ELSE 'dead' END, now() - number * interval '30 days' FROM numbered`),
  );
  expect(await pruneDeadLetters(database, { days: 45 })).toBe(2);
  expect(await pruneEvents(database, { days: 90 })).toBe(2);
  const left = unnamed<{ state: string }>("SELECT state FROM event_delivery ORDER BY state");
  expect(await database.query(left)).toEqual([{ state: "dead" }, { state: "pending" }]);
});

test("two subscribers of one name are refused", () => {
  const { subscriber: record } = recorder();
  expect(() => new Subscribers().add(record, record)).toThrow("Two subscribers are called test.record. Rename one.");
});
