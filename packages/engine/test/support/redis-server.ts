import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { Redis } from "ioredis";
import { openForwarder } from "../faults/forwarder.ts";
import { freePort } from "./free-port.ts";

/** A Redis that keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  /** Of the test's keys: the server may be somebody else's. */
  readonly prefix: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, empty, under the same address. */
  restart(): Promise<void>;
  /** Removes the test's keys. */
  empty(): Promise<void>;
  /** The test's keys. */
  keys(): Promise<string[]>;
  close(): Promise<void>;
}

const inPath = spawnSync("redis-server", ["--version"]).status === 0;
const elsewhere = process.env["REDIS_URL"] || undefined;

/** Whether tests may start a Redis of their own, and do with it what they like. */
export const ownRedis = inPath;
/** Whether to skip what needs Redis. In CI there has to be one: there, tests without it fail. */
export const withoutRedis = !inPath && elsewhere === undefined && !process.env["CI"];
/** For the name of what is skipped, so that it shows why. */
export const whyWithoutRedis = withoutRedis ? ": SKIPPED, there is neither redis-server in PATH nor REDIS_URL" : "";

/** A Redis on a free port, from PATH; without one, that of REDIS_URL behind a port that can be closed. */
export function startRedis(): Promise<RedisServer> {
  return !inPath && elsewhere !== undefined ? borrow(elsewhere) : startOwn();
}

const newPrefix = (): string => `test-${crypto.randomUUID()}`;

async function startOwn(): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const prefix = newPrefix();
  let server = await launch(port, url);
  const kill = async (): Promise<void> => {
    server.kill("SIGKILL");
    if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
  };
  const restart = async (): Promise<void> => {
    server = await launch(port, url);
  };
  return { url, prefix, kill, restart, empty: () => empty(url, prefix), keys: () => keysOf(url, prefix), close: kill };
}

async function borrow(address: string): Promise<RedisServer> {
  const target = new URL(address);
  const port = Number(target.port || 6379);
  const forwarder = await openForwarder(port);
  const near = new URL(address);
  near.hostname = "127.0.0.1";
  near.port = String(forwarder.port);
  const prefix = newPrefix();
  return {
    url: near.href,
    prefix,
    async kill() {
      forwarder.forwardTo(1);
      forwarder.cut();
    },
    async restart() {
      await empty(address, prefix);
      forwarder.forwardTo(port);
    },
    empty: () => empty(address, prefix),
    keys: () => keysOf(address, prefix),
    async close() {
      await forwarder.close();
      await empty(address, prefix);
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

async function keysOf(url: string, prefix: string): Promise<string[]> {
  const client = new Redis(url);
  const keys = await client.keys(`${prefix}:*`);
  client.disconnect();
  return keys;
}

async function empty(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  const keys = await client.keys(`${prefix}:*`);
  if (keys.length > 0) await client.del(...keys);
  client.disconnect();
}
