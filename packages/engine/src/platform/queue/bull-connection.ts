import type {
  ConnectionOptions,
  IQueueBackend,
  JobProgress,
  Processor,
  Queue,
  QueueOptions,
  Worker,
  WorkerOptions,
} from "bullmq";

// oxlint-disable-next-line typescript/no-explicit-any -- as BullMQ's constructors give it; line.ts says what a job holds
type AnyQueue = Queue<any, any, string, any, any, string, IQueueBackend, ConnectionOptions>;
// oxlint-disable-next-line typescript/no-explicit-any -- as above
type AnyWorker = Worker<any, any, string, IQueueBackend, JobProgress, ConnectionOptions>;

type OnError = { on(event: "error", listener: (error: Error) => void): unknown };

/** One name's jobs in BullMQ. */
export type BullLine = Pick<
  AnyQueue,
  | "add"
  | "close"
  | "getFailed"
  | "getJob"
  | "getJobCounts"
  | "getJobSchedulers"
  | "removeJobScheduler"
  | "upsertJobScheduler"
  | "waitUntilReady"
> &
  OnError & { getBackend(): { on(event: "ready", listener: () => void): unknown } };

/** What runs them in this process. */
export type BullRunner = Pick<AnyWorker, "cancelJob" | "close" | "pause"> &
  OnError & { on(event: "lockRenewalFailed", listener: (ids: string[]) => void): unknown };

/** BullMQ over one of its servers, connected. */
export interface BullConnection {
  line(name: string, options: Omit<QueueOptions, "connection">): BullLine;
  runner(name: string, run: Processor, options: Omit<WorkerOptions, "connection">): BullRunner;
  close(): Promise<void>;
}

/** Connects, or throws when the server is away. It loads BullMQ, which is large, so not before it is needed. */
export type ConnectBull = () => Promise<BullConnection>;
