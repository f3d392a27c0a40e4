import { Database, unnamed } from "@hanse/plugin-kit";
import { describe, expect, it, onTestFinished } from "vitest";
import { openForwarder } from "../../../test/faults/forwarder.ts";
import { openTestQueues } from "../../../test/support/test-queue.ts";
import { connectPostgres } from "./postgres-connection.ts";
import { queueConformance } from "./queue-conformance.ts";

describe("the queue on PostgreSQL", () => {
  queueConformance(async () => {
    const queues = await openTestQueues();
    const url = new URL(queues.url);
    const port = Number(url.port || 5432);
    const forwarder = await openForwarder(port);
    url.hostname = "127.0.0.1";
    url.port = String(forwarder.port);
    return {
      open: (options) => queues.open({ connect: connectPostgres(url.href), ...options }),
      processArguments: [url.href, ""],
      async goAway() {
        forwarder.forwardTo(1);
        forwarder.cut();
      },
      async comeBack() {
        forwarder.forwardTo(port);
      },
      async close() {
        await queues.close();
        await forwarder.close();
      },
    };
  });

  it("lives in a schema of its own, which is made once by whoever comes first", async () => {
    const queues = await openTestQueues();
    onTestFinished(() => queues.close());
    await Promise.all([queues.open().prepare(), queues.open().prepare()]);
    const database = new Database({ url: queues.url, entities: [], poolSize: 2 });
    onTestFinished(() => database.close());
    const tables = unnamed<{ schema: string }>(
      "SELECT DISTINCT table_schema AS schema FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')",
    );
    expect(await database.query(tables)).toEqual([{ schema: "bullmq" }]);
  });

  it("refuses a job inside a transaction, which could run before the commit", async () => {
    const queues = await openTestQueues();
    onTestFinished(() => queues.close());
    const database = new Database({ url: queues.url, entities: [], poolSize: 2 });
    onTestFinished(() => database.close());
    const enqueued = database.transaction(() => queues.open().enqueue("mails", null));
    await expect(enqueued).rejects.toThrow("Enqueue it after the commit");
  });
});
