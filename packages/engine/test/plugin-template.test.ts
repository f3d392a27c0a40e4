import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remote, tax } from "@hanse/plugin-kit";
import { ServicePlugin } from "@hanse/plugin-kit/remote";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePlugin } from "../src/cli/plugin-scaffold.ts";
import { run, start } from "./support/program.ts";

const root = join(import.meta.dirname, "../../..");
const kit = join(root, "packages/plugin-kit");
const minutes = 60_000;

let folder: string;
let author: string;
let image: string;
let home: string;
let kitTarball: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-template-"));
  [home, image] = [join(folder, "home"), join(folder, "image")];
  for (const path of [home, image]) await mkdir(path);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs something that has to work, as somebody who has nothing installed. */
async function done(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, { cwd, environment: { HOME: home } });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

/** As `pnpm publish` would pack it, which puts `publishConfig` in the place of what it is named after; npm does not. */
async function packedKit(): Promise<string> {
  const staged = join(folder, "kit");
  await mkdir(staged);
  const { publishConfig, ...about } = JSON.parse(await readFile(join(kit, "package.json"), "utf8")) as {
    publishConfig: object;
    files: string[];
  };
  for (const file of about.files) await cp(join(kit, file), join(staged, file), { recursive: true });
  await writeFile(join(staged, "package.json"), JSON.stringify({ ...about, ...publishConfig }));
  await done("npm", ["pack", "--pack-destination", folder], staged);
  return join(folder, (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "");
}

describe("a new plugin, outside of this repository", () => {
  it(
    "is installed from the packed plugin-kit, passes its tests and is built",
    async () => {
      await done(join(root, "node_modules/.bin/tsc"), ["-b", "tsconfig.build.json"], kit);
      kitTarball = await packedKit();

      await makePlugin("flat-tax", "tax", folder);
      author = join(folder, "flat-tax");
      await done("npm", ["pkg", "set", `dependencies.@hanse/plugin-kit=file:${kitTarball}`], author);
      await done("npm", ["install", "--no-audit", "--no-fund"], author);
      expect(await done("npm", ["test"], author)).toMatch(/as a service|2 passed/);
      await done("npm", ["run", "build"], author);
      expect(await done("npm", ["run", "check"], author)).toMatch(
        /contract +tax, version 1: calculate[\s\S]*It fits this version of Hanse/,
      );
    },
    5 * minutes,
  );

  it(
    "is packed, installed without the engine, served and called",
    async () => {
      await done("npm", ["pack", "--pack-destination", image], author);
      const tarball = join(image, (await readdir(image)).find((name) => name.endsWith(".tgz")) ?? "");
      await done("npm", ["init", "-y"], image);
      await done("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", kitTarball, tarball], image);
      expect(await readdir(join(image, "node_modules/@hanse"))).toEqual(["plugin-kit"]);

      const secret = randomBytes(32).toString("hex");
      const environment = { HOME: home, HANSE_SERVICE_SECRET: secret, HANSE_PLUGIN_RATES: '{"de":"19"}' };
      const bin = join(image, "node_modules/.bin/hanse-plugin");
      const service = start(bin, ["serve", "flat-tax", "--port", "0", "--host", "127.0.0.1"], {
        cwd: image,
        environment,
      });
      try {
        await expect.poll(service.said, { timeout: 30_000 }).toContain("the service listens");
        const url = /"url":"([^"]+)"/.exec(service.said())?.[1] ?? "";
        const identity = { id: "flat-tax", implements: { tax }, providerId: "tp_flat_tax" };
        const write = (): void => undefined;
        const running = await ServicePlugin.connect(remote(identity, { url, secret }), {
          log: { debug: write, info: write, warn: write, error: write },
          remembered: null,
          remember: async () => undefined,
        });
        expect(running.problem).toBeNull();
        const address = { countryCode: "de", provinceCode: null, postalCode: null, city: null };
        const line = { id: "a", kind: "item", productId: null, amount: 100, quantity: 1, rates: [] };
        const input = { currencyCode: "eur", address, lines: [line] };
        const signal = AbortSignal.timeout(5_000);
        const call = { signal, idempotencyKey: undefined, traceparent: undefined, budgetMs: 5_000 };
        expect(await running.call("tax", "calculate", input, call)).toEqual({
          lines: [{ id: "a", taxes: [{ rateId: null, code: "flat-de", name: "VAT", rate: "19" }] }],
        });
        await running.close();
        const checked = await run(bin, ["check", url], { cwd: image, environment });
        expect(checked).toMatchObject({
          code: 0,
          stdout: expect.stringContaining("GET /store/x/flat-tax/rates/:country"),
        });
      } finally {
        service.child.kill("SIGTERM");
      }
      expect(await service.ended).toMatchObject({ code: 0, stderr: "" });
      expect(service.said()).not.toContain(secret);
    },
    5 * minutes,
  );
});
