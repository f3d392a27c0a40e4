import { describe } from "vitest";
import { redisMissing, startRedis } from "../../../test/support/redis-server.ts";
import { silent } from "../../../test/support/test-platform.ts";
import { BullJobQueue } from "./bull-queue.ts";
import { queueConformance } from "./queue-conformance.ts";
import { connectRedis } from "./redis-connection.ts";

const prefix = "shop";

describe.skipIf(redisMissing)(["the queue on Redis", redisMissing].filter(Boolean).join(": "), () => {
  queueConformance(async () => {
    const redis = await startRedis();
    return {
      open: (options) => new BullJobQueue({ connect: connectRedis({ url: redis.url, prefix }), log: silent, ...options }),
      processArguments: [redis.url, prefix],
      goAway: () => redis.kill(),
      comeBack: () => redis.restart(),
      close: () => redis.kill(),
    };
  });
});
