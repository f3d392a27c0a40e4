import process from "node:process";
import { BullJobQueue } from "../../src/platform/queue/bull-queue.ts";
import { connectPostgres } from "../../src/platform/queue/postgres-connection.ts";
import { connectRedis } from "../../src/platform/queue/redis-connection.ts";
import { silent } from "./test-platform.ts";

// Takes a job and never ends it: queue-process.ts <url of the server> <prefix of Redis> <name> <lock in ms>. It prints a
// line when it has the job.
const [url = "", prefix = "", name = "", lockMs = ""] = process.argv.slice(2);

const connect = url.startsWith("redis:") ? connectRedis({ url, prefix }) : connectPostgres(url);
const queue = new BullJobQueue({ connect, log: silent, lockMs: Number(lockMs) });
queue.process(name, async () => {
  process.stdout.write("taken\n");
  await new Promise(() => undefined);
});
queue.start();

// Nobody is left to end it when the test has been killed.
process.stdin.resume().once("end", () => process.exit());
