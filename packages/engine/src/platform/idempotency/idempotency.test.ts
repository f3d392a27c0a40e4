import { type Database, defineError, type Transaction, unnamed } from "@hanse/plugin-kit";
import Type from "typebox";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Answer, renderedJson } from "../http/answer.ts";
import { openTestPlatform, silent, type TestPlatform } from "../../../test/support/test-platform.ts";
import { soon } from "../../../test/support/soon.ts";
import { IdempotencyKeys, type IdempotencyOptions } from "./idempotency-keys.ts";
import { IdempotentReplies, noteAdded } from "./idempotent-replies.ts";

const OutOfStock = defineError(
  "test.out_of_stock",
  400,
  "not_allowed",
  Type.Object({ sku: Type.String() }),
  ({ sku }) => `${sku} is sold out.`,
  { wireCode: "insufficient_inventory" },
);
const Busy = defineError("test.busy", 409, "conflict", Type.Object({}), () => "Busy.", { retryAfter: 1 });
const Forbidden = defineError("test.forbidden", 403, "forbidden", Type.Object({}), () => "No.");
const Down = defineError("test.down", 503, "unavailable", Type.Object({}), () => "Down.");

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
  await (await platform.join()).database.query(unnamed("CREATE TABLE made (id bigint GENERATED ALWAYS AS IDENTITY)"));
});
afterAll(() => platform.close());
beforeEach(async () => {
  await (await platform.join()).database.query(unnamed("TRUNCATE idempotency_key, made"));
});

const request = { key: "k1", principal: "Bearer secret", method: "POST", path: "/store/carts", body: { region: "r1" } };

async function join(options: Partial<IdempotencyOptions> = {}) {
  const { database } = await platform.join();
  const keys = new IdempotencyKeys({ database, ...options });
  const made = async () => (await database.query(unnamed("SELECT FROM made"))).length;
  return { database, keys, replies: new IdempotentReplies({ keys, log: silent }), made };
}

const make = (tx: Transaction) => tx.query(unnamed("INSERT INTO made DEFAULT VALUES"));

describe("a repeated request", () => {
  test("is done once and answered the same, by any process", async () => {
    const [one, two] = [await join(), await join()];
    const work = vi.fn(async () => new Answer(201, { cart: { id: "cart_1" } }, { "x-made": "yes" }));
    const first = await one.replies.run(request, work);
    const second = await two.replies.run(request, () => Promise.reject(new Error("not again")));
    expect(work).toHaveBeenCalledTimes(1);
    expect(second.status).toBe(first.status);
    expect(second.body).toBe(JSON.stringify(first.body));
    expect(second.headers).toEqual({ "x-made": "yes", "content-type": "application/json; charset=utf-8" });
  });

  test.each([
    ["rendered JSON", renderedJson('{"a": 1}')],
    ["rendered JSON in a buffer", renderedJson(Buffer.from('{"a": "ü"}'))],
    ["nothing", new Answer(204, undefined)],
  ])("gets %s back as it was", async (_, answer) => {
    const { replies } = await join();
    await replies.run(request, async () => answer);
    const again = await replies.run(request, () => Promise.reject(new Error("not again")));
    expect(again).toEqual(new Answer(answer.status, answer.body?.toString(), answer.headers));
  });

  test("gets the same refusal", async () => {
    const { replies } = await join();
    const refuse = () => Promise.reject(new OutOfStock({ sku: "shirt" }));
    await expect(replies.run(request, refuse)).rejects.toThrow("shirt is sold out.");
    const again = replies.run(request, async () => new Answer(200, {}));
    await expect(again).rejects.toMatchObject({
      code: "test.out_of_stock",
      status: 400,
      type: "not_allowed",
      data: { sku: "shirt" },
      wireCode: "insufficient_inventory",
      message: "shirt is sold out.",
    });
  });

  test.each([
    ["a failure of the server", () => Promise.reject(new Down({}))],
    ["an unexpected error", () => Promise.reject(new TypeError("bug"))],
    ["a conflict that is worth another try", () => Promise.reject(new Busy({}))],
    ["a missing permission", () => Promise.reject(new Forbidden({}))],
    ["a reply of 5xx", async () => new Answer(502, {})],
  ])("is done after %s, which is never kept", async (_, work: () => Promise<Answer>) => {
    const { replies } = await join();
    await replies.run(request, work).catch(() => undefined);
    expect(await replies.run(request, async () => new Answer(200, { ok: true }))).toMatchObject({ status: 200 });
  });

  test("with another body is refused", async () => {
    const { replies } = await join();
    await replies.run(request, async () => new Answer(200, {}));
    const other = replies.run({ ...request, body: { region: "r2" } }, async () => new Answer(200, {}));
    await expect(other).rejects.toMatchObject({ code: "idempotency.key_reused", status: 409, retryAfter: undefined });
  });

  test("is told to come back while the first is under way", async () => {
    const { replies } = await join();
    const gate = Promise.withResolvers<Answer>();
    const started = Promise.withResolvers<void>();
    const first = replies.run(request, () => {
      started.resolve();
      return gate.promise;
    });
    await started.promise;
    await expect(replies.run(request, () => gate.promise)).rejects.toMatchObject({
      code: "idempotency.key_busy",
      status: 409,
      retryAfter: 1,
    });
    gate.resolve(new Answer(200, {}));
    await first;
  });

  test.each([
    ["principal", { principal: "Bearer other" }],
    ["method", { method: "DELETE" }],
    ["path", { path: "/store/customers" }],
  ])("is another one for another %s", async (_, difference) => {
    const { replies } = await join();
    await replies.run(request, async () => new Answer(200, { first: true }));
    expect(
      await replies.run({ ...request, ...difference }, async () => new Answer(200, { second: true })),
    ).toMatchObject({ body: { second: true } });
  });

  test("leaves no token of its caller in the database", async () => {
    const { replies, database } = await join();
    await replies.run(request, async () => new Answer(200, {}));
    const [row] = await database.query(
      unnamed<{ text: string }>("SELECT kept::text AS text FROM idempotency_key kept"),
    );
    expect(row?.text).toContain("k1");
    expect(row?.text).not.toContain("secret");
  });

  test("with an absurd key is refused", async () => {
    const { replies } = await join();
    await expect(replies.run({ ...request, key: "x".repeat(256) }, async () => new Answer(200, {}))).rejects.toThrow(
      "256 characters",
    );
  });
});

describe("many at once", () => {
  test("do the work once", async () => {
    const processes = [await join(), await join()];
    const gate = Promise.withResolvers<void>();
    let times = 0;
    const work = async () => {
      times += 1;
      await gate.promise;
      return new Answer(200, {});
    };
    const all = Array.from({ length: 10 }, (_, n) => processes[n % 2]!.replies.run(request, work));
    const refusals: unknown[] = [];
    const answers = all.map((each) => each.catch((error: { code: string }) => void refusals.push(error.code)));
    await soon(() => expect(refusals).toEqual(Array.from({ length: 9 }, () => "idempotency.key_busy")));
    gate.resolve();
    expect((await Promise.all(answers)).filter(Boolean)).toMatchObject([{ status: 200 }]);
    expect(times).toBe(1);
  });
});

describe("what is noted with the work", () => {
  const adding = (database: Database) =>
    database.transaction(async (tx) => {
      await make(tx);
      await noteAdded(tx, "a cart");
    });
  const never = () => Promise.reject(new Error("not again"));

  /** A request that failed once it had added something. */
  async function crash(leaseMs: number) {
    const joined = await join({ leaseMs });
    const crashing = joined.replies.run(request, async () => {
      await adding(joined.database);
      throw new Error("crashed before it could answer");
    });
    await expect(crashing).rejects.toThrow("crashed");
    return joined;
  }

  test("is what a repetition is told when there never was an answer, and nothing is added again", async () => {
    const { replies, made } = await crash(0);
    const told = { code: "idempotency.answer_lost", status: 409, data: { key: "k1", made: "a cart" } };
    await expect(replies.run(request, never)).rejects.toMatchObject(told);
    await expect(replies.run(request, never)).rejects.toMatchObject(told);
    expect(await made()).toBe(1);
  });

  test("is told to nobody as long as an answer may come", async () => {
    const { replies } = await crash(60_000);
    await expect(replies.run(request, never)).rejects.toMatchObject({ code: "idempotency.key_busy", retryAfter: 1 });
  });

  test("gives way to the answer", async () => {
    const { replies, database, made } = await join({ leaseMs: 0 });
    await replies.run(request, async () => {
      await adding(database);
      return new Answer(200, { cart: 1 });
    });
    expect(await replies.run(request, never)).toMatchObject({ body: '{"cart":1}' });
    expect(await made()).toBe(1);
  });

  test("goes with the transaction when that is rolled back", async () => {
    const { replies, database, made } = await join();
    const failing = replies.run(request, () =>
      database.transaction(async (tx) => {
        await make(tx);
        await noteAdded(tx, "a cart");
        throw new Error("no");
      }),
    );
    await expect(failing).rejects.toThrow("no");
    expect(await made()).toBe(0);
    expect(await replies.run(request, async () => new Answer(200, { second: true }))).toMatchObject({
      body: { second: true },
    });
  });

  test("is nothing without a key", async () => {
    const { database, made } = await join();
    await adding(database);
    expect(await made()).toBe(1);
  });
});

describe("the work of a process that was taken for dead", () => {
  /** Work that waits for the test before it makes something. */
  function slowly(database: Database, by: string) {
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const work = async (): Promise<Answer> => {
      started.resolve();
      await gate.promise;
      await database.transaction(async (tx) => {
        await make(tx);
        await noteAdded(tx, "a cart");
      });
      return new Answer(200, { by });
    };
    return { work, started: started.promise, release: gate.resolve };
  }

  test.each(["first", "second"])(
    "is done by a repetition, and by nobody else, whoever is the %s to end",
    async (ends) => {
      const { replies, database, made } = await join({ leaseMs: 1 });
      const [paused, repetition] = [slowly(database, "paused"), slowly(database, "repetition")];
      const others = (await join()).replies;
      const first = replies.run(request, paused.work);
      await paused.started;
      const second = soon(() => others.run(request, repetition.work));
      await repetition.started;
      const refusal = first.catch((error: unknown) => error);
      if (ends === "first") {
        paused.release();
        await refusal;
      }
      repetition.release();
      expect(await second).toMatchObject({ body: { by: "repetition" } });
      paused.release();
      expect(await refusal).toMatchObject({ code: "idempotency.lease_lost", status: 409 });
      expect(await made()).toBe(1);
      const again = await replies.run(request, () => Promise.reject(new Error("not again")));
      expect(again).toMatchObject({ body: '{"by":"repetition"}' });
    },
  );
});

test("expired keys are swept, and mean nothing even before that", async () => {
  const { replies, keys, database } = await join();
  await replies.run(request, async () => new Answer(200, { n: 1 }));
  await replies.run({ ...request, key: "k2" }, async () => new Answer(200, {}));
  await database.query(unnamed("UPDATE idempotency_key SET expires_at = now() WHERE key = 'k1'"));
  expect(await replies.run({ ...request, body: "another" }, async () => new Answer(200, { n: 2 }))).toMatchObject({
    body: { n: 2 },
  });
  await database.query(unnamed("UPDATE idempotency_key SET expires_at = now() WHERE key = 'k1'"));
  expect(await keys.sweep()).toBe(1);
  expect(await database.query(unnamed("SELECT key FROM idempotency_key"))).toEqual([{ key: "k2" }]);
});
