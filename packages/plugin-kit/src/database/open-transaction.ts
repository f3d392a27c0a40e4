import { AsyncLocalStorage } from "node:async_hooks";

const open = new AsyncLocalStorage<true>();

/** Whether the calling code runs inside a transaction: no plugin may be called there, and none opened. */
export const isInTransaction = (): boolean => open.getStore() === true;

/** Runs `work` as the inside of a transaction. */
export const insideTransaction = <T>(work: () => T): T => open.run(true, work);

/** Runs `work` as if no transaction were open, for work that merely starts inside one. */
export const outsideTransaction = <T>(work: () => T): T => open.exit(work);
