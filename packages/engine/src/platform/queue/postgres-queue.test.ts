import { randomBytes } from "node:crypto";
import { describe } from "vitest";
import { openForwarder } from "../../../test/faults/forwarder.ts";
import { silent } from "../../../test/support/test-platform.ts";
import { cloneDatabase, dropDatabase, ensureTemplate, testServerUrl } from "../postgres/test-postgres.ts";
import { BullJobQueue } from "./bull-queue.ts";
import { connectPostgres } from "./postgres-connection.ts";
import { queueConformance } from "./queue-conformance.ts";

describe("the queue on PostgreSQL", () => {
  queueConformance(async () => {
    const server = testServerUrl();
    const name = `queue_${randomBytes(6).toString("hex")}`;
    await ensureTemplate(server, "hanse_nothing", async () => undefined);
    const url = new URL(await cloneDatabase(server, "hanse_nothing", name));
    const port = Number(new URL(server).port || 5432);
    const forwarder = await openForwarder(port);
    url.hostname = "127.0.0.1";
    url.port = String(forwarder.port);
    return {
      open: (options) => new BullJobQueue({ connect: connectPostgres(url.href), log: silent, ...options }),
      processArguments: [url.href, ""],
      async goAway() {
        forwarder.forwardTo(1);
        forwarder.cut();
      },
      async comeBack() {
        forwarder.forwardTo(port);
      },
      async close() {
        await forwarder.close();
        await dropDatabase(server, name);
      },
    };
  });
});
