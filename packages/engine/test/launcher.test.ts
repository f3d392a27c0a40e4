import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const started: ChildProcess[] = [];
let folder: string;
let program: string;

/** As on a Node that cannot replace itself by another program. */
const withoutExec = "--import=data:text/javascript,delete process.execve";
const asNode20 = "--import=data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.1.0'}})";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-launcher-"));
  program = join(folder, "program.ts");
  await writeFile(join(folder, "package.json"), `{ "type": "module", "dependencies": {} }`);
  await writeFile(
    program,
    `const words: string[] = process.argv.slice(2);
     if (words[0] === "exit") process.exit(Number(words[1]));
     const stay = setInterval(() => {}, 1000);
     for (const signal of ["SIGINT", "SIGTERM"] as const)
       process.on(signal, () => { console.log(signal); setTimeout(() => clearInterval(stay), 100); });
     console.log("ready");`,
  );
});

afterAll(async () => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

function launch(args: string[], { flags = [] as string[], bin = join(root, "bin") } = {}) {
  const child = spawn(process.execPath, [...flags, join(bin, "launch.js"), ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, npm_lifecycle_event: undefined, NODE_OPTIONS: undefined },
  });
  started.push(child);
  const finished = Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]).then(
    ([[code, signal], stdout, stderr]) => ({
      code: code as number | null,
      signal: signal as string | null,
      stdout,
      stderr,
    }),
  );
  return { child, pid: child.pid ?? 0, finished, ready: once(child.stdout, "data") };
}

describe.each([
  ["by becoming it", []],
  ["by running it", [withoutExec]],
])("the launcher runs a program from the sources, %s", (_name, flags) => {
  it("and ends with its exit code", async () => {
    expect(await launch(["--run", program, "exit", "7"], { flags }).finished).toMatchObject({ code: 7, stderr: "" });
  });

  it.each([
    ["the whole group, as Ctrl-C does", -1, "SIGINT"],
    ["the launcher alone", 1, "SIGINT"],
    ["the launcher alone", 1, "SIGTERM"],
  ] as const)("which gets a signal to %s once (%#)", async (_to, sign, signal) => {
    const { pid, ready, finished } = launch(["--run", program], { flags });
    await ready;
    process.kill(sign * pid, signal);
    expect(await finished).toMatchObject({ code: 0, stdout: `ready\n${signal}\n` });
  });

  it("and ends by the signal that ended it", async () => {
    const { pid, ready, finished } = launch(["--run", program], { flags });
    await ready;
    process.kill(pid, "SIGHUP");
    expect(await finished).toMatchObject({ code: null, signal: "SIGHUP" });
  });
});

describe("the launcher says in one line", () => {
  /** A checkout in which nothing was installed. */
  async function emptyCheckout(dependencies: Record<string, string>): Promise<string> {
    const checkout = await mkdtemp(join(folder, "checkout-"));
    await cp(join(root, "bin"), join(checkout, "bin"), { recursive: true });
    await mkdir(join(checkout, "packages"));
    await writeFile(join(checkout, "package.json"), JSON.stringify({ type: "module", dependencies }));
    return join(checkout, "bin");
  }

  it("that the dependencies are missing", async () => {
    const bin = await emptyCheckout({ fastify: "5.0.0" });
    const { code, stderr } = await launch(["start"], { bin }).finished;
    expect(stderr).toMatch(
      /^Dependencies are not installed \(fastify is missing in \.\): run `npx -y pnpm@12 install`.*\n$/,
    );
    expect(code).toBe(1);
  });

  it("that Node is too old", async () => {
    const bin = await emptyCheckout({});
    const { code, stderr } = await launch(["start"], { bin, flags: [asNode20] }).finished;
    expect(stderr).toMatch(/^Hanse needs Node 22\.18 or newer and this is 20\.1\.0.*\n$/);
    expect(code).toBe(1);
  });

  it("that there is no such tool", async () => {
    const { code, stderr } = await launch(["--run", "no-such-tool"]).finished;
    expect(stderr).toMatch(/^The tool no-such-tool is not installed: .*\n$/);
    expect(code).toBe(1);
  });
});

it.skipIf(process.platform !== "linux")("a program ends when the pnpm that ran it was killed", async () => {
  const args = JSON.stringify([join(root, "bin/launch.js"), "--run", program]);
  const script = `require("child_process").spawn(process.execPath, ${args}, { stdio: "inherit" }); setInterval(() => {}, 1000)`;
  const pnpm = spawn(process.execPath, ["-e", script], {
    argv0: "pnpm",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, npm_lifecycle_event: "start", NODE_OPTIONS: undefined },
  });
  started.push(pnpm);
  const said = text(pnpm.stdout);
  await once(pnpm.stdout, "data");
  pnpm.kill("SIGKILL");
  expect(await said).toBe("ready\nSIGTERM\n");
});
