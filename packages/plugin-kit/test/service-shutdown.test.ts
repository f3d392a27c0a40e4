import { once } from "node:events";
import { Agent } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { signRequest, verifyReply } from "../src/protocol/signature.ts";
import { type Greeter, openGreeter, send } from "./greeter-service.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function opened(): Promise<Greeter> {
  const greeter = await openGreeter();
  closing.push(greeter.close);
  return greeter;
}

describe("a service that is told to stop", () => {
  it("answers the call that is under way, is not ready any more, takes no new connection, and ends", async () => {
    const { client, service, secret } = await opened();
    // A connection that is open before, and stays so.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    closing.push(async () => agent.destroy());
    expect((await send(service.url, { method: "GET", path: "/readyz" }, agent)).status).toBe(200);
    const path = "/call/greeting/misbehave";
    const body = JSON.stringify({ how: "very late" });
    const fields = { "content-type": "application/json", "hanse-audience": "greeter" };
    const headers = signRequest({ method: "POST", target: path, fields, body: Buffer.from(body) }, secret);
    const underWay = send(service.url, { method: "POST", path, headers, body }, agent);
    const ready = send(service.url, { method: "GET", path: "/readyz" }, agent).catch((error: Error) => error);
    await expect.poll(async () => JSON.stringify(await client.recall({}))).toContain("very late");

    const exited = once(service.child, "exit");
    service.child.kill("SIGTERM");
    const refused = () =>
      send(service.url, { method: "GET", path: "/livez" }).then(
        ({ status }) => status,
        (error: NodeJS.ErrnoException) => error.code,
      );
    await expect.poll(refused).toBe("ECONNREFUSED");
    const reply = await underWay;
    expect({ status: reply.status, body: JSON.parse(reply.body.toString()) }).toEqual({
      status: 200,
      body: { text: "very late" },
    });
    verifyReply({ status: 200, fields: reply.headers as Record<string, string>, body: reply.body }, headers, [secret]);
    expect(reply.headers["connection"]).toBe("close");
    // It stood in line behind the call, on a connection that is not kept.
    expect(await ready).toBeInstanceOf(Error);
    expect(await exited).toEqual([0, null]);
  });

  it("stops though a host keeps its connections", async () => {
    const { client, service } = await opened();
    expect(await client.greet({ name: "Ada" })).toEqual({ text: "Moin, Ada" });
    const exited = once(service.child, "exit");
    service.child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    await expect(client.greet({ name: "Ada" })).rejects.toMatchObject({ code: "plugin.unavailable" });
  });
});
