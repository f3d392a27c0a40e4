import type { Logger } from "@hanse/plugin-kit";
import { BullJobQueue } from "./bull-queue.ts";
import { connectPostgres } from "./postgres-connection.ts";
import type { Queue } from "./queue.ts";
import { connectRedis } from "./redis-connection.ts";

export interface QueueSurroundings {
  readonly redis: { readonly url?: string; readonly prefix: string };
  readonly databaseUrl: string;
  readonly log: Logger;
}

/** The shop's queue: on Redis if there is one, else on the shop's database. Nothing is connected yet. */
export function openQueue({ redis: { url, prefix }, databaseUrl, log }: QueueSurroundings): Queue {
  const connect = url ? connectRedis({ url, prefix }) : connectPostgres(databaseUrl);
  return new BullJobQueue({ connect, log });
}
