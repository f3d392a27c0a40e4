import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDemo } from "../../src/demo/index.ts";
import { createShop } from "../../src/main.ts";
import { startEmbeddedPostgres } from "../../src/platform/postgres/embedded-postgres.ts";
import { testConfig } from "../open-test-shop.ts";
import { openForwarder } from "./forwarder.ts";

/** A PostgreSQL server of the test's own with the demo shop in it, which can go away and come back. */
export interface MortalPostgres {
  /** Stays the same, though the server comes back on another port. */
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good. */
  drop(): Promise<void>;
}

export async function openMortalPostgres(): Promise<MortalPostgres> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "hanse-outage-"));
  const launch = () => startEmbeddedPostgres({ dataDir: join(folder, "postgres"), durable: false });
  let server = await launch();
  const shop = await createShop({ config: testConfig(), databaseUrl: server.url });
  await installDemo(shop.container, "http://localhost:9000", () => undefined);
  await shop.close();
  const forwarder = await openForwarder(server.port);
  const url = new URL(server.url);
  url.port = String(forwarder.port);
  return {
    url: url.href,
    stop: () => server.stop(),
    async start() {
      server = await launch();
      forwarder.forwardTo(server.port);
    },
    async drop() {
      await forwarder.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
