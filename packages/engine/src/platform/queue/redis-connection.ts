import type { ConnectBull } from "./bull-connection.ts";

export interface RedisOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url: string;
  /** Begins every key, so that several shops may share a server. */
  readonly prefix: string;
}

const longestPauseMs = 1_000;

/** BullMQ on Redis. Nothing in it needs to be kept on disk. */
export const connectRedis =
  ({ url, prefix }: RedisOptions): ConnectBull =>
  async () => {
    const { Queue, Worker } = await import("bullmq");
    const connection = {
      url,
      maxRetriesPerRequest: null,
      connectTimeout: 5_000,
      retryStrategy: (attempts: number) => Math.min(attempts * 100, longestPauseMs),
    };
    return {
      // Whoever enqueues is told at once that the server is away, and tries again by its own rule.
      line: (name, options) =>
        new Queue(name, { ...options, prefix, connection: { ...connection, enableOfflineQueue: false } }),
      runner: (name, run, options) => new Worker(name, run, { ...options, prefix, connection }),
      close: async () => undefined,
    };
  };
