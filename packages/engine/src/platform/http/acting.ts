import { AsyncLocalStorage } from "node:async_hooks";
import type { TransactionSettings } from "@hanse/plugin-kit";

/** One write of somebody in the admin, while it is being done. */
interface Acting {
  readonly settings: TransactionSettings;
  isOver: boolean;
}

const acting = new AsyncLocalStorage<Acting>();

/**
 * Does somebody's work: every transaction of the engine that it begins tells the database so, with these settings. What it
 * leaves running when it ends is no longer theirs.
 */
export async function actingAs<T>(settings: TransactionSettings, work: () => Promise<T>): Promise<T> {
  const own: Acting = { settings, isOver: false };
  try {
    return await acting.run(own, work);
  } finally {
    own.isOver = true;
  }
}

/** What transactions of the calling code tell the database; undefined outside of admin writes, at no cost. */
export function actingSettings(): TransactionSettings | undefined {
  const current = acting.getStore();
  return current === undefined || current.isOver ? undefined : current.settings;
}
