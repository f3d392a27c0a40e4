import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OpenShop, sdkJourneys, tokenInMemory } from "./sdk-journeys.ts";
import { isFree } from "./support/free-port.ts";

/** `examples/split`, started as its reader does: an engine and four services, each in a process of its own. */
const root = join(import.meta.dirname, "../../..");

let folder: string;
let child: ChildProcess;
let said = "";
let shop: OpenShop;

beforeAll(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), "hanse-split-"));
  const { PATH, HOME } = process.env;
  child = spawn(process.execPath, [join(root, "bin/launch.js"), "--run", "examples/split/start.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH, HOME, PORT: `${await freePorts()}`, HANSE_DATA_DIR: folder },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [, publishableKey] = await until(/Publishable key +(pk_\w+)/);
  const [, databaseUrl] = await until(/database +(postgres:\S+)/);
  const [, baseUrl] = await until(/Store API +(\S+)\/store/);
  shop = { publishableKey: publishableKey ?? "", databaseUrl: databaseUrl ?? "", baseUrl: baseUrl ?? "" };
  await until(/Ctrl-C stops the shop/);
}, 180_000);
afterAll(async () => {
  if (child && !hasEnded()) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

/** Waits until what was printed matches. */
async function until(pattern: RegExp): Promise<RegExpExecArray> {
  while (true) {
    const found = pattern.exec(said);
    if (found) return found;
    if (hasEnded()) throw new Error(`It ended with ${child.exitCode ?? child.signalCode}:\n${said}`);
    await sleep(50);
  }
}

/**
 * The first of ports for all parts, of which nobody listens on any at the moment. They are below those that Linux gives to
 * connections, such as other tests open while the parts start.
 */
async function freePorts(): Promise<number> {
  for (let port = 20_000 + (process.pid % 12_000); ; port += 7) {
    const needed = [port, ...[101, 102, 103, 104].map((offset) => port + offset)];
    if ((await Promise.all(needed.map(isFree))).every(Boolean)) return port;
  }
}

/** A token of the member of staff whom the start made. */
async function adminToken(): Promise<string> {
  const password = (await readFile(join(folder, "admin-password.txt"), "utf8")).trim();
  const reply = await fetch(`${shop.baseUrl}/auth/user/emailpass`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "admin@localhost.localdomain", password }),
  });
  return ((await reply.json()) as { token: string }).token;
}

sdkJourneys([tokenInMemory], () => shop);

it("runs four of its plugins as services, which are up", async () => {
  const authorization = `Bearer ${await adminToken()}`;
  const reply = await fetch(`${shop.baseUrl}/admin/system/plugins`, { headers: { authorization } });
  const { plugins } = (await reply.json()) as { plugins: { id: string; placement: string; state: string }[] };
  const services = plugins.filter(({ placement }) => placement === "service");
  expect(Object.fromEntries(services.map(({ id, state }) => [id, state]))).toEqual({
    "fulfillment-manual": "up",
    inventory: "up",
    "payment-manual": "up",
    "search-postgres": "up",
  });
});

it("searches by the service", async () => {
  const headers = { "x-publishable-api-key": shop.publishableKey };
  const find = async () => {
    const reply = await fetch(`${shop.baseUrl}/store/products?q=kettle`, { headers });
    return { by: reply.headers.get("x-hanse-search"), ...((await reply.json()) as { count: number }) };
  };
  // The index is built beside everything else, once the shop runs.
  await expect.poll(find, { timeout: 20_000 }).toMatchObject({ by: "plugin" });
  expect((await find()).count).toBeGreaterThan(0);
});

it("ends all parts at Ctrl-C", async () => {
  const ended = once(child, "exit");
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  const parts = [...said.matchAll(/^ {2}\w+ +(http:\S+)/gm)].map(([, url]) => url ?? "");
  expect(parts).toHaveLength(5);
  for (const part of parts) await expect(fetch(part)).rejects.toThrow("fetch failed");
});
