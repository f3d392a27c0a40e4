import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@hanse/engine/embedded-postgres";
import { Part } from "./part.ts";

/** The demo shop in five processes and a database, started by one command: the engine, and four of its plugins as services. */
const enginePort = Number(process.env["PORT"] ?? 9000);
const dataDir = process.env["HANSE_DATA_DIR"] ?? join(import.meta.dirname, ".hanse");
const services = [
  { name: "inventory", package: "@hanse/plugin-inventory", port: enginePort + 101 },
  { name: "payment", package: "@hanse/plugin-payment-manual", port: enginePort + 102 },
  { name: "search", package: "@hanse/plugin-search-postgres", port: enginePort + 103 },
  { name: "fulfillment", package: "@hanse/plugin-fulfillment-manual", port: enginePort + 104 },
];
const addressOf = (port: number): string => `http://127.0.0.1:${port}`;

const parts: Part[] = [];
let isStopping = false;

function run(...about: ConstructorParameters<typeof Part>): Part {
  const part = new Part(...about);
  parts.push(part);
  void part.ended().then((how) => {
    if (isStopping) return;
    console.error(`\nThe part ${part.name} ended by itself (${how}); see its last lines above. Stopping the others.`);
    void stop(1);
  });
  return part;
}

/** The engine first, so that it still has its plugins for what is under way; the database last. */
async function stop(code: number): Promise<void> {
  isStopping = true;
  for (const part of parts.toReversed()) if (!part.hasEnded) await part.stop();
  await postgres.stop();
  process.exit(code);
}

function interrupt(): void {
  if (isStopping) {
    for (const part of parts) part.killAtOnce();
    process.exit(130);
  }
  console.log("\nStopping; once more to stop at once.");
  void stop(0);
}

console.log("The demo shop in five processes. Starting the database …");
const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), durable: true });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);

const secret = randomBytes(32).toString("hex");
console.log(`\n  database     ${postgres.url}`);
for (const { name, port, package: plugin } of services)
  console.log(`  ${name.padEnd(11)}  ${addressOf(port)}  ${plugin}`);
console.log(`  engine       ${addressOf(enginePort)}  the Store and Admin API\n`);

const starting = services.map(async (service) => {
  const args = ["plugin", "serve", service.package, "--host", "127.0.0.1", "--port", String(service.port)];
  const part = run(service.name, args, {
    HANSE_SERVICE_SECRET: secret,
    HANSE_SERVICE_DATABASE_URL: postgres.url,
    HANSE_SERVICE_HOST_URL: addressOf(enginePort),
  });
  await part.readyAt(`${addressOf(service.port)}/readyz`);
});
await Promise.all(starting);

if (!isStopping)
  run("engine", ["start", "--demo", "--port", String(enginePort)], {
    HANSE_SERVICE_SECRET: secret,
    DATABASE_URL: postgres.url,
    HANSE_DATA_DIR: dataDir,
    ...Object.fromEntries(services.map(({ name, port }) => [`${name.toUpperCase()}_URL`, addressOf(port)])),
  });
