import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { findBinaries } from "./binaries.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { findPostmaster } from "./postmaster-pid.ts";
import { stopServer } from "./server-process.ts";
import { testFolderPrefix } from "./vitest-setup.ts";

let folder: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), `${testFolderPrefix}${process.pid}-`));
  dataDir = join(folder, "postgres");
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  const left = existsSync(dataDir) ? await findPostmaster(dataDir).catch(() => undefined) : undefined;
  if (left !== undefined) await stopServer(dataDir, left.pid);
  await rm(folder, { recursive: true, force: true });
});

const start = () => startEmbeddedPostgres({ dataDir, durable: false });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the server on the same folder, reports its port, and stops it on SIGTERM or when we end. */
async function startElsewhere(): Promise<{ child: ChildProcess; port: number; exited: Promise<unknown> }> {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL("embedded-postgres.ts", import.meta.url).href)};
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
    const stop = () => server.stop().then(() => process.stdin.destroy());
    process.on("SIGINT", () => {});
    process.on("SIGTERM", stop);
    process.stdin.resume().on("end", stop);
    console.log(server.port);`;
  const args = ["--conditions=source", "--input-type=module-typescript", "--eval", program];
  const child = spawn(process.execPath, args, { detached: true, stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const exited = once(child, "exit");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, port: Number(line), exited };
}

/** It is started up to three times in a test, and made, which takes a busy machine its time. */
const timeout = 120_000;

describe("the embedded PostgreSQL", { timeout }, () => {
  it("creates the database once, keeps what is in it, and is gone after stop", async () => {
    const first = await start();
    expect(first.firstBoot).toBe(true);
    await query(first.url, "create table kept as select 'Äpfel' as word");
    await first.stop();
    await expect(query(first.url, "select")).rejects.toThrow("ECONNREFUSED");

    const second = await start();
    expect(second.firstBoot).toBe(false);
    expect(await query(second.url, "select word from kept")).toEqual([{ word: "Äpfel" }]);
    await second.stop();
    expect(await readdir(folder)).toEqual(["postgres"]);
  });

  it("keeps writes safe when it is durable", async () => {
    const server = await startEmbeddedPostgres({ dataDir, durable: true });
    const settings = "select current_setting('fsync') f, current_setting('synchronous_commit') s";
    expect(await query(server.url, settings)).toEqual([{ f: "on", s: "on" }]);
    await server.stop();
  });

  it("is joined when its starter was killed", async () => {
    const killed = await startElsewhere();
    killed.child.kill("SIGKILL");
    await killed.exited;
    const server = await start();
    expect(server).toMatchObject({ port: killed.port, firstBoot: false });
    await server.stop();
    await expect(query(server.url, "select")).rejects.toThrow("ECONNREFUSED");
  });

  it("is one server for all who start at once, until the last of them stops it", async () => {
    const [one, two, here] = await Promise.all([startElsewhere(), startElsewhere(), start()]);
    expect([one.port, two.port]).toEqual([here.port, here.port]);
    one.child.kill("SIGTERM");
    await one.exited;
    await here.stop();
    const url = here.url;
    expect(await query(url, "select 1 as n")).toEqual([{ n: 1 }]);
    two.child.kill("SIGTERM");
    await two.exited;
    await expect(query(url, "select")).rejects.toThrow("ECONNREFUSED");
  });

  it("outlives Ctrl-C in the terminal, for its starter to finish work on it", async () => {
    const { child, port } = await startElsewhere();
    process.kill(-(child.pid ?? 0), "SIGINT");
    expect(await query(`postgres://hanse@127.0.0.1:${port}/hanse`, "select 1 as n")).toEqual([{ n: 1 }]);
  });

  it("starts where a killed server left its files, even when another process has its id now", async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, "postmaster.pid"), `${process.pid}\n${dataDir}\n1\n1\n\n127.0.0.1\n\nready\n`);
    const server = await start();
    expect(await query(server.url, "select 1 as n")).toEqual([{ n: 1 }]);
    await server.stop();
  });

  it("recovers when the server itself was killed", async () => {
    const server = await start();
    const killed = await findPostmaster(dataDir);
    process.kill(killed?.pid ?? 0, "SIGKILL");
    const isGone = () => expect(query(server.url, "select")).rejects.toThrow("ECONNREFUSED");
    await vi.waitFor(isGone, { timeout: 15_000 });
    await server.stop();
    const again = await start();
    expect(await query(again.url, "select 1 as n")).toEqual([{ n: 1 }]);
    await again.stop();
  });
});

describe("what stands in the way of the embedded PostgreSQL is said in one line", { timeout }, () => {
  it("a folder with something else in it", async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, "holiday.jpg"), "");
    await expect(start()).rejects.toThrow("is not empty and holds no PostgreSQL data");
  });

  it("a file in the place of the folder", async () => {
    dataDir = join(folder, "file/postgres");
    await writeFile(join(folder, "file"), "");
    await expect(start()).rejects.toThrow(/cannot be used \(E\w+\): see that it is a folder .* set DATABASE_URL/);
  });

  it("data of another PostgreSQL version", async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, "PG_VERSION"), "9\n");
    await expect(start()).rejects.toThrow("did not start on");
    expect(await readFile(join(dataDir, "server.log"), "utf8")).toContain("incompatible");
  });

  it("a platform without binaries, and binaries that were not installed", async () => {
    await expect(findBinaries("sunos-sparc")).rejects.toThrow("no embedded PostgreSQL for sunos-sparc");
    const foreign = process.platform === "darwin" ? "linux-x64" : "darwin-x64";
    await expect(findBinaries(foreign)).rejects.toThrow(`@embedded-postgres/${foreign} is not installed: run`);
  });
});
