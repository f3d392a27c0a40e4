import { vi } from "vitest";

/** Looks until it is so, for longer than a busy machine needs. */
export const soon = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 15_000, interval: 20 });
