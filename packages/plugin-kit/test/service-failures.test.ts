import { afterEach, describe, expect, it } from "vitest";
import { connect, type Greeter, newSecret, openGreeter, startGreeter } from "./greeter-service.ts";
import type { ServiceProcess } from "../src/testing/service-process.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function opened(): Promise<Greeter> {
  const greeter = await openGreeter();
  closing.push(greeter.close);
  return greeter;
}

/** Another process where the one before was. */
async function restarted({ service, secret }: { service: ServiceProcess; secret: string }, module = "./greeter.ts") {
  const again = await startGreeter({ secret, port: Number(new URL(service.url).port), module });
  closing.push(() => again.stop("SIGKILL"));
  return again;
}

const unavailable = { code: "plugin.unavailable", status: 503 };
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "answered",
    (error: { code?: string }) => error.code ?? "an error without a code",
  );

describe("a failed call", () => {
  it("is sent again where the operation is idempotent, under the same key", async () => {
    const { client } = await opened();
    expect(await client.stumble({ times: 2 }, { idempotencyKey: "k1" })).toEqual({ text: "up again" });
    expect(await client.recall({})).toEqual([{ stumbled: "k1" }, { stumbled: "k1" }, { stumbled: "k1" }]);
    await expect(client.stumble({ times: 3 }, { idempotencyKey: "k2" })).rejects.toMatchObject(unavailable);
  });

  it("is sent once where it is not", async () => {
    const { client } = await opened();
    await expect(client.misbehave({ how: "throw" })).rejects.toMatchObject(unavailable);
    expect(await client.recall({})).toEqual([{ misbehaved: "throw" }]);
  });

  it("is sent once where the service has refused it", async () => {
    const { client } = await opened();
    await expect(client.greet({ name: "nobody" })).rejects.toMatchObject({ code: "greeting.no_such_name" });
    expect(await client.recall({})).toEqual([]);
  });
});

describe("a service that is killed", () => {
  it("is not asked after a few failures, and is again when it is back on its port", async () => {
    const greeter = await opened();
    const { client, resilience, running } = greeter;
    expect(await client.greet({ name: "Ada" })).toEqual({ text: "Moin, Ada" });
    await greeter.service.stop("SIGKILL");
    for (let call = 0; call < 5; call += 1)
      await expect(client.misbehave({ how: "x" })).rejects.toMatchObject(unavailable);
    expect(resilience.breaker).not.toBe("closed");
    expect(running.state).toBe("degraded");
    expect(running.problem).toMatch(/^The service greeter at http:.* cannot be reached: /);
    await expect(running.ready()).rejects.toThrow(/cannot be reached/);

    await restarted(greeter);
    await expect.poll(() => codeOf(client.greet({ name: "Ada" }))).toBe("answered");
    expect(resilience.breaker).toBe("closed");
    expect(running.state).toBe("up");
    expect(running.problem).toBeNull();
    expect(greeter.manifests).toHaveLength(1);
  });

  it("comes up by itself, though nobody calls it", async () => {
    const greeter = await opened();
    await greeter.service.stop("SIGKILL");
    await restarted(greeter);
    await expect(greeter.client.greet({ name: "Ada" })).resolves.toEqual({ text: "Moin, Ada" });
    expect(greeter.running.state).toBe("up");
  });

  it("while a call is under way fails that call within its time", async () => {
    const greeter = await opened();
    const call = codeOf(greeter.client.misbehave({ how: "ignore" }, { budgetMs: 5_000 }));
    await expect.poll(() => greeter.client.recall({})).toEqual([{ misbehaved: "ignore" }]);
    await greeter.service.stop("SIGKILL");
    expect(await call).toBe("plugin.unavailable");
  });
});

describe("a service that hangs", () => {
  it("costs its callers their time at most, and soon none at all", async () => {
    const { client, service, resilience } = await opened();
    expect(await client.greet({ name: "Ada" })).toEqual({ text: "Moin, Ada" });
    service.child.kill("SIGSTOP");
    for (let call = 0; call < 5; call += 1)
      await expect(client.misbehave({ how: "x" }, { budgetMs: 30 })).rejects.toMatchObject(unavailable);
    expect(resilience.breaker).toBe("open");
    // Without a breaker, this one would wait for ever: no service answers, and its time does not end in this test.
    await expect(client.misbehave({ how: "x" }, { budgetMs: 5_000 })).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/circuit|breaker/i) },
    });
    service.child.kill("SIGCONT");
    await expect.poll(() => codeOf(client.greet({ name: "Ada" }))).toBe("answered");
  });
});

describe("a service that is slow", () => {
  it("has so many calls at a time, so many wait, and the rest is refused at once", async () => {
    const { client, service, secret } = await opened();
    const other = await connect(service.url, secret);
    closing.push(() => other.running.close());
    const caller = new AbortController();
    const all = Array.from({ length: 64 + 512 }, () =>
      codeOf(client.misbehave({ how: "wait" }, { signal: caller.signal })),
    );
    await expect.poll(async () => (await other.client.recall({})).length).toBe(64);
    expect(await client.misbehave({ how: "x" }).catch(causeOf)).toBe("BulkheadRejectedError");
    caller.abort();
    expect(new Set(await Promise.all(all))).toEqual(new Set(["plugin.unavailable"]));
    await expect.poll(() => codeOf(client.greet({ name: "Ada" }))).toBe("answered");
    const waited = (await client.recall({})).filter((one) => JSON.stringify(one) === '{"misbehaved":"wait"}');
    // Those that waited for their turn were given up before it came.
    expect(waited).toHaveLength(64);
  });
});

const causeOf = (error: unknown): string => ((error as Error).cause as Error | undefined)?.constructor.name ?? "none";

describe("a service that is down when the shop starts", () => {
  it("is degraded; its calls fail, and work as soon as it is there", async () => {
    const secret = newSecret();
    const before = await startGreeter({ secret });
    await before.stop("SIGKILL");
    const { running, client } = await connect(before.url, secret);
    closing.push(() => running.close());
    expect([running.state, running.manifest]).toEqual(["degraded", null]);
    await expect(client.misbehave({ how: "x" })).rejects.toMatchObject(unavailable);
    await restarted({ service: before, secret });
    await expect.poll(() => running.state).toBe("up");
    expect(await client.greet({ name: "Ada" })).toEqual({ text: "Moin, Ada" });
    expect(running.manifest?.id).toBe("greeter");
  });
});

describe("a service that does not fit", () => {
  const differences = [
    "it lacks the operation greeting.misbehave",
    "the input of greeting.greet need not have title, it wants it",
    "the output of greeting.greet need not have text, the shop wants it",
  ];

  it("is refused when the shop starts, with every difference", async () => {
    const secret = newSecret();
    const service = await startGreeter({ secret, module: "./greeter-changed.ts" });
    closing.push(() => service.stop("SIGKILL"));
    const refused = await connect(service.url, secret).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    const { message } = refused as Error;
    expect(message).toMatch(/^The service greeter at http:.* does not fit this shop: .*Deploy a version of it/);
    for (const difference of differences) expect(message).toContain(difference);
  });

  it("is refused when it comes in the place of one that did, before it is called", async () => {
    const greeter = await opened();
    const { client, running } = greeter;
    expect(await client.greet({ name: "Ada" })).toEqual({ text: "Moin, Ada" });
    await greeter.service.stop("SIGKILL");
    await restarted(greeter, "./greeter-changed.ts");
    expect(await codeOf(client.misbehave({ how: "x" }))).toBe("plugin.incompatible");
    expect(running.state).toBe("incompatible");
    for (const difference of differences) expect(running.problem).toContain(difference);
    expect(greeter.lines.join("\n")).toMatch(/does not fit this shop/);
    await expect(running.ready()).rejects.toThrow(/does not fit/);
  });

  it("because it is another plugin is refused by name", async () => {
    const secret = newSecret();
    const service = await startGreeter({ secret });
    closing.push(() => service.stop("SIGKILL"));
    const { remote } = await import("../src/remote/remote.ts");
    const { ServicePlugin } = await import("../src/remote/service-plugin.ts");
    const { greeter } = await import("./greeter.ts");
    const other = remote({ ...greeter.definition, id: "waiter" }, { url: service.url, secret });
    const lines: string[] = [];
    const write = (_: object, message: string): void => void lines.push(message);
    const around = { log: { debug: write, info: write, warn: write, error: write }, remembered: null };
    const running = await ServicePlugin.connect(other, { ...around, remember: async () => undefined });
    closing.push(() => running.close());
    // Its signatures are for another name, so it does not even say what it is.
    expect(running.state).toBe("degraded");
    await expect.poll(service.log).toMatch(/refused a call: meant for waiter/);
  });
});
