import autocannon from "autocannon";
import { median } from "./median.ts";
import { processorMsOf } from "./process-family.ts";
import type { Server } from "./workbench.ts";

/** Where a load goes. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the process that answers. */
  readonly pid: number;
}

/** What came of a load: replies a second, and what one took, in milliseconds. */
export interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the process that answers, for one reply. */
  readonly processorMs: number;
}

interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

export const targetOf = (server: Server, path: string, key = ""): Target => ({
  url: `http://127.0.0.1:${server.ready.port}${path}`,
  headers: { "x-publishable-api-key": key },
  pid: server.pid,
});

/** Sends the same request over and over, each connection the next one when its reply is there. */
export async function load(
  { url, headers, pid }: Target,
  { connections, seconds, signal }: LoadOptions,
): Promise<Load> {
  const before = processorMsOf(pid);
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const run = autocannon(
    { url, headers: { ...headers }, connections, duration: seconds },
    (error: Error | null, result) => (error ? reject(error) : resolve(result)),
  );
  const stop = (): void => run.stop();
  signal.addEventListener("abort", stop);
  const { requests, duration, latency, non2xx, errors, timeouts } = await promise;
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (non2xx + errors + timeouts > 0)
    throw new Error(
      `${url} answered ${non2xx} of ${requests.total} requests with an error, and ${errors} not at all: a rate of failures means nothing.`,
    );
  const processorMs = (processorMsOf(pid) - before) / requests.total;
  return { rate: requests.total / duration, p50: latency.p50, p99: latency.p99, processorMs };
}

export const rates = (loads: readonly Load[]): number[] => loads.map(({ rate }) => rate);

/** Latencies and costs of the loads' middle one, for a row's `more`. */
export function details(floor: readonly Load[], hanse: readonly Load[]): Record<string, number> {
  const of = (loads: readonly Load[], figure: Exclude<keyof Load, "rate">): number =>
    median(loads.map((one) => one[figure]));
  return {
    floorP50Ms: of(floor, "p50"),
    floorP99Ms: of(floor, "p99"),
    floorProcessorMs: of(floor, "processorMs"),
    p50Ms: of(hanse, "p50"),
    p99Ms: of(hanse, "p99"),
    processorMs: of(hanse, "processorMs"),
  };
}

/** @throws Error when the two do not answer with the same bytes: then comparing them means nothing. */
export async function sameBytes(floor: Target, hanse: Target): Promise<string> {
  const [low, high] = await Promise.all([floor, hanse].map(textOf));
  if (low === high && high !== undefined) return high;
  const at = [...(high ?? "")].findIndex((character, index) => character !== low?.[index]);
  throw new Error(
    `The floor does not answer as Hanse does, from character ${at} on: "${low?.slice(at, at + 80)}" instead of "${high?.slice(at, at + 80)}". Change the floor so that it sends the same.`,
  );
}

export async function textOf({ url, headers }: Target): Promise<string> {
  const reply = await fetch(url, { headers });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${text.slice(0, 300)}`);
  return text;
}
