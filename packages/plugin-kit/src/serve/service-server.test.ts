import Type from "typebox";
import { expect, it } from "vitest";
import { definePlugin, type Logger } from "../plugin.ts";
import { runPlugin } from "../running-plugin.ts";
import { createServiceServer } from "./service-server.ts";

const log: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const idle = definePlugin({ id: "idle", implements: {}, config: Type.Object({}), setup: () => ({}) });

it("is ready while its plugin is and nobody stops it, and alive in any case", async () => {
  const running = await runPlugin(idle(), { log, databaseUrl: "", publish: async () => undefined });
  let isStopping = false;
  let ready = async (): Promise<void> => undefined;
  const app = createServiceServer({
    definition: idle.definition,
    running: { ...running, ready: () => ready() },
    secrets: ["x".repeat(32)],
    log,
    isStopping: () => isStopping,
  });
  const ask = async (url: string) => (await app.inject({ method: "GET", url })).statusCode;
  expect([await ask("/readyz"), await ask("/livez")]).toEqual([200, 200]);
  ready = () => Promise.reject(new Error("the database at postgres://user:password@host is away"));
  const reply = await app.inject({ method: "GET", url: "/readyz" });
  expect([reply.statusCode, reply.json()]).toEqual([503, { status: "not ready" }]);
  ready = async () => undefined;
  isStopping = true;
  expect([await ask("/readyz"), await ask("/livez")]).toEqual([503, 200]);
  await app.close();
  await running.close();
});
