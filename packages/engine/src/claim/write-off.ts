import type { NewAction } from "../order-change/index.ts";
import type { Claimed } from "./claim.ts";

/** The actions by which units are not charged any more. */
export const writeOff = (claimed: readonly Claimed[]): NewAction[] =>
  claimed.map(({ itemId, quantity, internalNote = null, ...why }) => {
    const { reason = null, reasonId = null, note = null, images = [], metadata = null } = why;
    return {
      action: "WRITE_OFF_ITEM",
      details: { itemId, quantity, reason, reasonId, note, images, metadata },
      returnId: null,
      internalNote,
    };
  });
