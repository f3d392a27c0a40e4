import type { CalledPlugin } from "./called-plugins.ts";

/** Calls of one plugin, over and over. */
export interface Calling {
  readonly plugin: CalledPlugin;
  readonly placement: "in process" | "service";
  /** At the same time. */
  readonly callers: number;
  readonly seconds: number;
}

/** What a call took, in milliseconds, and how many there were a second. */
export interface Called {
  readonly p50: number;
  readonly p99: number;
  readonly rate: number;
}
