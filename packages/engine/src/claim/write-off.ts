import type { NewAction } from "../order-change/index.ts";
import type { Claimed } from "./claim.ts";

/** The actions by which units are not charged any more. */
export const writeOff = (claimed: readonly Claimed[]): NewAction[] =>
  claimed.map(({ itemId, quantity, reason = null, note = null, internalNote = null }) => ({
    action: "WRITE_OFF_ITEM",
    details: { itemId, quantity, reason, note },
    returnId: null,
    internalNote,
  }));
