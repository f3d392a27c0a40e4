import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startEmbeddedPostgres } from "@hanse/engine/embedded-postgres";

/** The demo shop in five processes, started by one command: the engine, and four of its plugins as services. */
const here = import.meta.dirname;
const launcher = join(here, "../../bin/launch.js");
const enginePort = Number(process.env["PORT"] ?? 9000);
const services = [
  { name: "inventory", package: "@hanse/plugin-inventory", port: enginePort + 101 },
  { name: "payment", package: "@hanse/plugin-payment-manual", port: enginePort + 102 },
  { name: "search", package: "@hanse/plugin-search-postgres", port: enginePort + 103 },
  { name: "fulfillment", package: "@hanse/plugin-fulfillment-manual", port: enginePort + 104 },
];

const children: { name: string; child: ChildProcess }[] = [];
let isStopping = false;

/** Runs a command of `hanse` here, with its name before each line that it prints. */
function run(name: string, args: readonly string[], environment: Record<string, string>): void {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: here,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches this process alone, which ends the others in their order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on("line", (line) => process.stdout.write(`${name.padEnd(11)} | ${line}\n`));
  child.once("exit", (code) => {
    if (isStopping) return;
    process.stderr.write(`${name} ended by itself (${code}). Stopping the others.\n`);
    void stop(1);
  });
  children.push({ name, child });
}

async function stop(code = 0): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const { child } of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await exited;
  }
  await postgres.stop();
  process.exit(code);
}

const dataDir = process.env["HANSE_DATA_DIR"] ?? join(here, ".hanse");
const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), durable: true });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());

const secret = randomBytes(32).toString("hex");
const shared = { HANSE_SERVICE_SECRET: secret };
for (const service of services)
  run(service.name, ["plugin", "serve", service.package, "--host", "127.0.0.1", "--port", String(service.port)], {
    ...shared,
    HANSE_SERVICE_DATABASE_URL: postgres.url,
    HANSE_SERVICE_HOST_URL: `http://127.0.0.1:${enginePort}`,
  });
run("engine", ["start", "--demo", "--port", String(enginePort)], {
  ...shared,
  DATABASE_URL: postgres.url,
  HANSE_DATA_DIR: dataDir,
  ...Object.fromEntries(services.map(({ name, port }) => [`${name.toUpperCase()}_URL`, `http://127.0.0.1:${port}`])),
});
