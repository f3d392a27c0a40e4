import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contracts } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ShopFolder } from "./command-line.ts";
import { run } from "./support/program.ts";

const root = join(import.meta.dirname, "../../..");
const secret = "0123456789abcdef0123456789abcdef";
const environment = { HANSE_SERVICE_SECRET: secret, LOG_LEVEL: "info", HOST: "127.0.0.1" };

let folder: ShopFolder;
beforeAll(async () => {
  folder = await ShopFolder.make();
  // As npm install would have left them, with the plugin kit among ours.
  const packages = join(folder.path, "node_modules/@hanse");
  await rm(packages);
  await symlink(join(root, "examples/split/node_modules/@hanse"), packages);
  for (const name of ["typebox", "vitest"])
    await symlink(join(root, "examples/plugin-template/node_modules", name), join(folder.path, "node_modules", name));
});
afterAll(() => folder?.remove());

/** Each command is a process of its own, which takes seconds to start, and much longer on a busy machine. */
const patient = { timeout: 180_000 };

const urlIn = (said: string): string => /"url":"([^"]+)"/.exec(said)?.[1] ?? "";
const sayOf = async (args: readonly string[], more: Record<string, string> = {}) => folder.hanse(args, more).ended;

describe("hanse plugin serve", patient, () => {
  it("serves a package, is checked by its address, and ends when it is told", async () => {
    const running = folder.hanse(["plugin", "serve", "@hanse/plugin-tax-rates", "--port", "0"], environment);
    const url = urlIn(await running.until(/the service listens/));
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/manifest`)).status).toBe(401);
    const checked = await sayOf(["plugin", "check", url], { HANSE_SERVICE_SECRET: secret });
    expect(checked).toMatchObject({ code: 0, stderr: "" });
    expect(checked.stdout).toMatch(/^plugin +tax-rates\nprovider +tp_system\ncontract +tax, version 1: calculate\n/);
    const stranger = await sayOf(["plugin", "check", url], { HANSE_SERVICE_SECRET: secret.replace("0", "1") });
    expect(stranger).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/the secrets or the clocks/) });
    const { code, stdout } = await running.interrupt("SIGTERM");
    expect(code).toBe(0);
    for (const line of stdout.trim().split("\n")) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
    expect(stdout).not.toContain(secret);
  });

  it("takes its configuration from a file, and keeps what is secret out of its log", async () => {
    const plugin = `import { definePlugin } from "@hanse/plugin-kit";
      import Type from "typebox";
      export const loud = definePlugin({
        id: "loud",
        implements: {},
        config: Type.Object({ apiKey: Type.String({ secret: true }), how: Type.String() }),
        setup({ config, log }) {
          log.info({ config }, "called with " + config.apiKey);
          if (config.how === "fails") throw new Error("no entry with " + config.apiKey);
          if (config.how === "dies") setTimeout(() => { throw new Error("died of " + config.apiKey); }, 1);
          return {};
        },
      });`;
    await writeFile(join(folder.path, "loud.ts"), plugin);
    const serve = async (how: string) => {
      await writeFile(join(folder.path, "loud.json"), JSON.stringify({ apiKey: "sk_live_very_secret", how: "x" }));
      const args = ["plugin", "serve", "./loud.ts", "--port", "0", "--config", "loud.json"];
      return folder.hanse(args, { ...environment, HANSE_PLUGIN_HOW: how });
    };
    const dead = await (await serve("dies")).ended;
    expect(dead).toMatchObject({ code: 1, stdout: expect.stringMatching(/died of \[secret\][^\n]*nobody caught/) });
    const failed = await (await serve("fails")).ended;
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/^hanse: no entry with \[secret\]\n$/) });
    expect(failed.stdout).toMatch(/called with \[secret\]/);
    expect(JSON.stringify([dead, failed])).not.toContain("very_secret");
  });

  it.each([
    ["no package of that name", ["nowhere"], {}, /The package nowhere is not installed in /],
    ["no file at that path", ["./nowhere.ts"], {}, /There is no .*nowhere\.ts/],
    ["a package without a plugin", ["@hanse/plugin-kit"], {}, /exports no plugin/],
    ["no secret", ["@hanse/plugin-tax-rates"], { HANSE_SERVICE_SECRET: "" }, /HANSE_SERVICE_SECRET has to be set/],
    ["no database for its data", ["@hanse/plugin-inventory"], {}, /keeps data: set HANSE_SERVICE_DATABASE_URL/],
    ["a configuration that lacks something", ["@hanse/plugin-storage-local"], {}, /storage-local is not valid: /],
  ])("says what to do about %s", async (_, args, more, said) => {
    const { code, stderr } = await sayOf(["plugin", "serve", ...args, "--port", "0"], { ...environment, ...more });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^hanse: [^\n]+\n$/);
    expect(stderr).toMatch(said);
  });
});

describe("hanse plugin check", patient, () => {
  it("shows what a package can do and be told, with its secrets marked", async () => {
    const { code, stdout } = await sayOf(["plugin", "check", "@hanse/plugin-storage-local"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/contract +storage, version 1: put, get/);
    expect(stdout).toMatch(/config +\w*[sS]ecret\w* \([^)]*, secret\) or HANSE_PLUGIN_/);
    expect(stdout).toMatch(/It fits this version of Hanse\.\n$/);
  });

  it("names every problem of one that does not fit", async () => {
    const operations = { calculate: { input: { type: "object", required: ["zip"] }, output: {} } };
    const definition = {
      id: "Odd Plugin",
      implements: { tax: { name: "tax", version: 1, held: "many", operations, events: [] } },
      config: { type: "object", properties: { apiToken: { type: "string" } }, required: ["apiToken"] },
      data: { schema: "public", entities: [], migrations: [{ name: "a" }, { name: "a" }] },
    };
    const text = `export const odd = { definition: { ...${JSON.stringify(definition)}, setup() {} } };`;
    await writeFile(join(folder.path, "odd.mjs"), text);
    const { code, stdout } = await sayOf(["plugin", "check", "./odd.mjs"]);
    expect(code).toBe(1);
    const problems = stdout.split("\n").filter((line) => line.startsWith("PROBLEM"));
    for (const said of [
      /its id is "Odd Plugin"/,
      /has to declare a providerId/,
      /need not have zip, it wants it/,
      /the output of tax.calculate/,
      /has apiToken, which is not marked/,
      /PostgreSQL schema is "public"/,
      /two of its migrations are called a/,
    ])
      expect(problems.filter((line) => said.test(line))).toHaveLength(1);
  });
});

describe("hanse plugin new", patient, () => {
  it("makes a plugin for each contract, which compiles, is served and has the contract's tests", async () => {
    const names = [...contracts.keys()];
    for (const contract of names) {
      const made = await sayOf(["plugin", "new", `my-${contract}`, "--contract", contract]);
      expect(made).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining(`cd my-${contract}`) });
      const test = await readFile(join(folder.path, `my-${contract}/test/conformance.test.ts`), "utf8");
      expect(test).toContain(`${contract}Conformance`);
      const about = await readFile(join(folder.path, `my-${contract}/package.json`), "utf8");
      expect(JSON.parse(about)).toMatchObject({
        name: `my-${contract}`,
        dependencies: { "@hanse/plugin-kit": expect.stringMatching(/^\^\d/) },
      });
      expect(about).not.toMatch(/private|workspace/);
    }
    await mkdir(join(folder.path, "node_modules/@types"), { recursive: true });
    await symlink(join(root, "node_modules/@types/node"), join(folder.path, "node_modules/@types/node"));
    const include = names.flatMap((name) => [`my-${name}/src`, `my-${name}/test`]);
    const compilerOptions = { rootDir: "/", customConditions: ["source"], noEmit: true, declaration: false };
    const config = { extends: join(root, "tsconfig.base.json"), compilerOptions, include };
    await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify(config));
    const compiled = await run(join(root, "node_modules/.bin/tsc"), ["-p", "."], { cwd: folder.path });
    expect(compiled).toMatchObject({ code: 0, stdout: "" });
    for (const name of ["payment", "search"]) {
      const checked = await sayOf(["plugin", "check", `./my-${name}/src/index.ts`]);
      expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining("It fits") });
    }
  });

  it("refuses names that are none, and writes over nothing", async () => {
    expect(await sayOf(["plugin", "new", "My Plugin"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("kebab-case"),
    });
    await mkdir(join(folder.path, "taken"));
    expect(await sayOf(["plugin", "new", "taken"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("already"),
    });
    expect(await sayOf(["plugin", "new", "other", "--contract", "weather"])).toMatchObject({ code: 1 });
  });
});
