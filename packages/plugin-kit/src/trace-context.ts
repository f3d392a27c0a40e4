import { AsyncLocalStorage } from "node:async_hooks";

const context = new AsyncLocalStorage<string>();

/** A `traceparent` of W3C Trace Context, version 00. */
const pattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Runs `work` with the trace that a request came with, so that plugin calls pass it on; without one when it is not valid. */
export const withTrace = <T>(traceparent: string | undefined, work: () => T): T =>
  traceparent !== undefined && pattern.test(traceparent) ? context.run(traceparent, work) : work();

/** The trace of the request under way, when it came with one. */
export const currentTrace = (): string | undefined => context.getStore();
