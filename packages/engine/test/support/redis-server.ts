import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** A Redis that keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, empty, under the same address. */
  restart(): Promise<void>;
}

/** Why there is no Redis for tests; undefined if there is. In CI there must be one, so there the tests fail and are not skipped. */
export const redisMissing: string | undefined =
  process.env["CI"] || spawnSync("redis-server", ["--version"]).status === 0
    ? undefined
    : "SKIPPED: no redis-server in PATH";

/** Starts a Redis from PATH on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server = await launch(port, url);
  return {
    url,
    async kill() {
      server.kill("SIGKILL");
      if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
    },
    async restart() {
      server = await launch(port, url);
    },
  };
}

async function launch(port: number, url: string): Promise<ChildProcess> {
  const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", options, { stdio: "ignore" });
  const failed = once(server, "exit").then(() => {
    throw new Error("redis-server ended at once. Is it installed, and the port free?");
  });
  await Promise.race([once(server, "spawn"), failed]);
  await Promise.race([untilItAnswers(url), failed]);
  failed.catch(() => undefined);
  process.once("exit", () => server.kill("SIGKILL"));
  return server;
}

async function untilItAnswers(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on("error", () => undefined);
  await client.ping();
  client.disconnect();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  await sleep(0);
  return port;
}
