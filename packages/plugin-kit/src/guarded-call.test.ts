import Type from "typebox";
import { describe, expect, it } from "vitest";
import { CalledInTransaction, InvalidCall, InvalidReply, PluginUnavailable, UnknownOperation } from "./call.errors.ts";
import { type Call, defineContract } from "./contract.ts";
import { insideTransaction } from "./database/open-transaction.ts";
import { defineError } from "./error.ts";
import { guardedClient } from "./guarded-call.ts";

const Greeting = Type.Object({ name: Type.String() });
const greeter = defineContract("greeter", 1, "one", {
  greet: { input: Greeting, output: Type.String(), deadlineMs: 5_000, idempotent: true },
  guess: { input: Type.Object({}), output: Type.Number(), deadlineMs: 5_000, idempotent: true, fallback: 7 },
});
const Rude = defineError("greeter.rude", 400, "not_allowed", Greeting, ({ name }) => `${name} is not greeted.`);
const clientOf = (answer: (input: unknown, call: Call) => unknown) =>
  guardedClient("polite", greeter, async (_operation, input, call) => answer(input, call));

describe("a guarded call", () => {
  it("passes input, key and answer on", async () => {
    const client = clientOf((input, call) => `${JSON.stringify(input)} ${call.idempotencyKey}`);
    expect(await client.greet({ name: "Ada" }, { idempotencyKey: "k" })).toBe('{"name":"Ada"} k');
  });

  it("gives the plugin a copy of the input", async () => {
    const input = { name: "Ada" };
    await clientOf((received) => {
      (received as { name: string }).name = "Eve";
      return "hello";
    }).greet(input);
    expect(input.name).toBe("Ada");
  });

  it("blames whoever breaks the contract", async () => {
    const wrong: unknown = { name: 1 };
    await expect(clientOf(() => "hello").greet(wrong as { name: string })).rejects.toMatchObject({
      code: InvalidCall.code,
      data: { operation: "greeter.greet" },
    });
    await expect(clientOf(() => 1).greet({ name: "Ada" })).rejects.toMatchObject({
      code: InvalidReply.code,
      data: { plugin: "polite" },
    });
    await expect(clientOf(() => new Date()).greet({ name: "Ada" })).rejects.toMatchObject({ code: InvalidReply.code });
  });

  it("keeps catalogued errors and hides all others", async () => {
    const rude = clientOf(() => Promise.reject(new Rude({ name: "Ada" })));
    await expect(rude.greet({ name: "Ada" })).rejects.toMatchObject({ code: Rude.code, status: 400 });
    const broken = clientOf(() => Promise.reject(new Error("password=secret")));
    await expect(broken.greet({ name: "Ada" })).rejects.toMatchObject({
      code: PluginUnavailable.code,
      status: 503,
      retryAfter: 5,
      message: "The plugin polite is not available for greeter.greet at the moment. Try again in a few seconds.",
    });
  });

  it("stops waiting at the deadline, and when the caller gives up", async () => {
    let signal: AbortSignal | undefined;
    const stuck = clientOf((_input, call) => {
      signal = call.signal;
      return new Promise(() => undefined);
    });
    await expect(stuck.greet({ name: "Ada" }, { budgetMs: 1 })).rejects.toMatchObject({ code: PluginUnavailable.code });
    expect(signal?.aborted).toBe(true);
    await expect(stuck.greet({ name: "Ada" }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: PluginUnavailable.code,
    });
  });

  it("refuses a key that could not travel to a service", async () => {
    const client = clientOf(() => "hello");
    for (const idempotencyKey of ["", " ", "two\nlines", "schlüssel", "k".repeat(256)])
      await expect(client.greet({ name: "Ada" }, { idempotencyKey })).rejects.toMatchObject({ code: InvalidCall.code });
    expect(await client.greet({ name: "Ada" }, { idempotencyKey: "run_1:0:hold cart" })).toBeDefined();
  });

  it("falls back where the contract names a value", async () => {
    expect(await clientOf(() => Promise.reject(new Error("down"))).guess({})).toBe(7);
    await expect(clientOf(() => "many").guess({})).rejects.toMatchObject({ code: InvalidReply.code });
  });

  it("of an operation that was added later is one of a plugin that is away, where the plugin is older", async () => {
    const older = defineContract("greeter", 1, "one", {
      wave: { input: Greeting, output: Type.String(), deadlineMs: 5_000, idempotent: true, optional: true },
      nod: { input: Greeting, output: Type.String(), deadlineMs: 5_000, idempotent: true },
    });
    const client = guardedClient("polite", older, async (name) => {
      throw new UnknownOperation({ plugin: "polite", operation: `greeter.${name}` });
    });
    await expect(client.wave({ name: "Ada" })).rejects.toMatchObject({ code: PluginUnavailable.code });
    await expect(client.nod({ name: "Ada" })).rejects.toMatchObject({ code: UnknownOperation.code });
  });

  it("is refused inside a transaction", async () => {
    const client = clientOf(() => "hello");
    await expect(insideTransaction(() => client.greet({ name: "Ada" }))).rejects.toMatchObject({
      code: CalledInTransaction.code,
    });
  });
});
