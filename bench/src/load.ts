import autocannon from "autocannon";
import { median } from "./median.ts";
import type { Server } from "./workbench.ts";

/** Where a load goes. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came of a load: replies a second, and how long one took, in milliseconds. */
export interface Load {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

export const targetOf = (server: Server, path: string, key = ""): Target => ({
  url: `http://127.0.0.1:${server.ready.port}${path}`,
  headers: { "x-publishable-api-key": key },
});

/** Sends the same request over and over, each connection the next one when its reply is there. */
export async function load({ url, headers }: Target, { connections, seconds, signal }: LoadOptions): Promise<Load> {
  const run = autocannon({ url, headers: { ...headers }, connections, duration: seconds });
  const stop = (): void => run.stop?.();
  signal.addEventListener("abort", stop);
  const { requests, duration, latency, non2xx, errors, timeouts } = await run;
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (non2xx + errors + timeouts > 0)
    throw new Error(`${url} answered ${non2xx} of ${requests.total} requests with an error, and ${errors} not at all: a rate of failures means nothing.`);
  return { rate: requests.total / duration, p50: latency.p50, p99: latency.p99 };
}

export const rates = (loads: readonly Load[]): number[] => loads.map(({ rate }) => rate);

/** Percentiles of the loads' middle one, for a row's `more`. */
export const latencies = (floor: readonly Load[], hanse: readonly Load[]): Record<string, number> => ({
  floorP50Ms: median(floor.map(({ p50 }) => p50)),
  floorP99Ms: median(floor.map(({ p99 }) => p99)),
  p50Ms: median(hanse.map(({ p50 }) => p50)),
  p99Ms: median(hanse.map(({ p99 }) => p99)),
});

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
