import { randomBytes } from "node:crypto";
import { BullJobQueue, type BullQueueOptions } from "../../src/platform/queue/bull-queue.ts";
import { connectPostgres } from "../../src/platform/queue/postgres-connection.ts";
import {
  cloneDatabase,
  dropDatabase,
  ensureTemplate,
  testServerUrl,
} from "../../src/platform/postgres/test-postgres.ts";
import { silent } from "./test-platform.ts";

/** A database for queues with nothing in it. */
export interface TestQueues {
  readonly url: string;
  /** A queue as another process would have it, not started yet; ends with the test's database. */
  open(options?: Partial<BullQueueOptions>): BullJobQueue;
  close(): Promise<void>;
}

export async function openTestQueues(): Promise<TestQueues> {
  const server = testServerUrl();
  const name = `queue_${randomBytes(6).toString("hex")}`;
  await ensureTemplate(server, "hanse_nothing", async () => undefined);
  const url = await cloneDatabase(server, "hanse_nothing", name);
  const queues: BullJobQueue[] = [];
  return {
    url,
    open(options = {}) {
      const queue = new BullJobQueue({ connect: connectPostgres(url), log: silent, ...options });
      queues.push(queue);
      return queue;
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()));
      await dropDatabase(server, name);
    },
  };
}
