import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../src/cli/program.ts";
import { databaseUrl, dropDatabase, testServerUrl } from "../src/platform/postgres/test-postgres.ts";
import { type Running, ShopFolder } from "./command-line.ts";

const database = `cli_${randomBytes(6).toString("hex")}`;
const DATABASE_URL = databaseUrl(testServerUrl(), database);

let folder: ShopFolder;

async function order<Row extends pg.QueryResultRow>(statement: string, url = DATABASE_URL): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>(statement);
  await client.end();
  return rows;
}

beforeAll(async () => {
  folder = await ShopFolder.make();
  await order(`CREATE DATABASE ${database}`, testServerUrl());
});
afterAll(async () => {
  await folder.remove();
  await dropDatabase(testServerUrl(), database);
});

/** Each command is a process of its own, which takes seconds to start, and much longer on a busy machine. */
const patient = { timeout: 120_000 };

const valueOf = (said: string, label: string): string => new RegExp(`${label} +(\\S+)`).exec(said)?.[1] ?? "";

describe("hanse start, on an empty database", patient, () => {
  let running: Running;
  let said: string;
  let key: string;

  beforeAll(async () => {
    running = folder.hanse(["start", "--port", "0"], { DATABASE_URL });
    said = await running.until(/Ctrl-C stops the shop/);
    key = valueOf(said, "Publishable key");
  }, patient.timeout);

  it("prints where the shop is and how to get in", () => {
    expect(said).toMatch(/Store API +http:\/\/localhost:\d+\/store\n/);
    expect(said).toMatch(/Admin API +http:\/\/localhost:\d+\/admin\n/);
    expect(said).toMatch(/Publishable key +pk_\w+\n/);
    expect(said).toMatch(/Admin sign-in +\S+@\S+ with the password \S{16} \(kept in .+admin-password.txt\)\n/);
  });

  it("makes the defaults of a shop", async () => {
    expect(await order("SELECT name, default_sales_channel_id IS NOT NULL AS has_channel FROM store")).toEqual([
      { name: expect.stringMatching(/./), has_channel: true },
    ]);
    expect(await order("SELECT currency_code FROM store_currency WHERE is_default")).toHaveLength(1);
    expect(await order("SELECT 1 FROM api_key_sales_channel")).toHaveLength(1);
    const headers = { "x-publishable-api-key": key };
    const reply = await fetch(`${valueOf(said, "Store API")}/products`, { headers });
    expect({ status: reply.status, body: await reply.json() }).toMatchObject({ status: 200, body: { count: 0 } });
  });

  it("lets its staff sign in, those made since included", async () => {
    const email = valueOf(said, "Admin sign-in");
    const password = (await readFile(join(folder.path, ".hanse/admin-password.txt"), "utf8")).trim();
    const made = await folder.hanse(["user", "create", "--email", "anna@shop.example", "--first-name", "Anna"], {
      DATABASE_URL,
    }).ended;
    expect(made).toMatchObject({ code: 0, stderr: "" });
    const chosen = valueOf(made.stdout, "The password is");
    for (const credentials of [
      { email, password },
      { email: "anna@shop.example", password: chosen },
    ]) {
      const { token } = await post("/auth/user/emailpass", credentials);
      const reply = await fetch(`${valueOf(said, "Admin API")}/users/me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(await reply.json()).toMatchObject({ user: { email: credentials.email } });
    }
    const again = await folder.hanse(["user", "create", "--email", "anna@shop.example"], { DATABASE_URL }).ended;
    expect(again).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^hanse: .*anna@shop\.example.*\n$/),
    });
  });

  it("leaves the port to nobody else, who is told in one line", async () => {
    const port = new URL(valueOf(said, "Store API")).port;
    expect(await folder.hanse(["start", "--port", port], { DATABASE_URL }).ended).toMatchObject({
      code: 1,
      stderr: `hanse: Port ${port} is taken by another program. Stop that, or start with --port ${Number(port) + 1}.\n`,
    });
  });

  it("ends with Ctrl-C, and starts again as the shop it was", async () => {
    expect(await running.interrupt()).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("Stopping"),
    });
    const again = folder.hanse(["start"], { DATABASE_URL, PORT: "0", HOST: "127.0.0.1" });
    const second = await again.until(/Ctrl-C stops the shop/);
    expect(valueOf(second, "Publishable key")).toBe(key);
    expect(second).toMatch(/Admin sign-in +\S+@\S+, password in .+admin-password.txt\n/);
    expect(await again.interrupt("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  });

  async function post(path: string, body: object): Promise<{ token: string }> {
    const { origin } = new URL(valueOf(said, "Store API"));
    const reply = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await reply.json()) as { token: string };
  }
});

describe("hanse start --demo, with nothing but a folder", patient, () => {
  it("brings its own database, sells, and leaves nothing running", async () => {
    const running = folder.hanse(["start", "--demo", "--port", "0"]);
    const said = await running.until(/Ctrl-C stops the shop/);
    const headers = { "x-publishable-api-key": valueOf(said, "Publishable key") };
    const reply = await fetch(`${valueOf(said, "Store API")}/products?handle=harbour-roast`, { headers });
    expect(await reply.json()).toMatchObject({ count: 1, products: [{ title: "Harbour Roast" }] });
    const pidFile = join(folder.path, ".hanse/postgres/postmaster.pid");
    expect(existsSync(pidFile)).toBe(true);
    expect(await running.interrupt()).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(pidFile)).toBe(false);
  });
});

describe("what goes wrong is told in one line that says what to do", patient, () => {
  const fail = async (
    args: readonly string[],
    environment: Record<string, string> = {},
    said = /^hanse: [^\n]+\n$/,
  ) => {
    const { code, stdout, stderr } = await folder.hanse(args, environment).ended;
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: expect.stringMatching(said) });
    return stderr;
  };
  const server = new URL(testServerUrl());

  it.each([
    ["is no address", "not an address", /looks like postgres:\/\//],
    ["is one of another kind", "mysql://root:secret@127.0.0.1/shop", /looks like postgres:\/\//],
    ["leads to nobody", "postgres://shop:secret@127.0.0.1:1/shop", /Cannot reach .*127\.0\.0\.1:1\/shop/],
    ["names no host that there is", "postgres://shop:secret@nowhere.invalid/shop", /nowhere\.invalid/],
    [
      "names no database that there is",
      `${server.protocol}//${server.username}@${server.host}/no_such_shop`,
      /no such database.*no_such_shop/,
    ],
  ])("a DATABASE_URL that %s", async (_name, url, said) => {
    const line = await fail(["start", "--port", "0"], { DATABASE_URL: url });
    expect(line).toMatch(said);
    expect(line).not.toContain("secret");
  });

  it("a file in the place of the data folder", async () => {
    await rm(join(folder.path, ".hanse"), { recursive: true, force: true });
    await writeFile(join(folder.path, ".hanse"), "in the way");
    expect(await fail(["start", "--port", "0"])).toMatch(/\.hanse.* cannot be used .*DATABASE_URL/);
    await rm(join(folder.path, ".hanse"));
  });

  it("a port that is none", async () => {
    expect(await fail(["start"], { PORT: "ninety", DATABASE_URL })).toContain(`PORT is "ninety"`);
  });

  it("a command or an option that there is not", async () => {
    const helpful = /^error: [^\n]+\n(\(Did you mean [^\n]+\)\n)?Add --help to see what is possible\.\n$/;
    expect(await fail(["strat"], {}, helpful)).toContain("strat");
    expect(await fail(["user", "create", "--email", "a@shop.example", "--rank", "1"], {}, helpful)).toContain("--rank");
  });

  it("a folder without a shop, or with a broken one", async () => {
    const config = join(folder.path, "hanse.config.ts");
    const good = await readFile(config, "utf8");
    await writeFile(config, "export default 5;");
    expect(await fail(["migrate"], { DATABASE_URL })).toContain("no default export made by defineConfig");
    await rm(config);
    expect(await fail(["migrate"], { DATABASE_URL })).toContain("There is no hanse.config.ts");
    await writeFile(config, good);
  });
});

describe("--help", patient, () => {
  const commandsOf = (command: Command): Command[] => [command, ...command.commands.flatMap(commandsOf)];
  const nameOf = (command: Command): string =>
    [command.parent ? nameOf(command.parent) : "", command.name()].join(" ").trim();
  const commands = commandsOf(createProgram());

  it.each(commands.map((command) => [nameOf(command), command] as const))(
    "%s says what it is for",
    (_name, command) => {
      expect(command.description()).toMatch(/\.$/);
      for (const { description } of [...command.options, ...command.registeredArguments])
        expect(description).toMatch(/./);
      expect(command.helpInformation()).toContain("--help");
    },
  );

  it("is printed, and nothing else happens", async () => {
    const { code, stdout, stderr } = await folder.hanse(["import", "shopify", "--help"]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Usage: hanse import shopify [options] <file>");
    expect(existsSync(join(folder.path, ".hanse"))).toBe(false);
  });
});
