import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

const Text = Type.Union([Type.String(), Type.Null()]);

/** A claim was accepted: what is claimed is not charged any more, what goes out instead is promised. */
export const ClaimRequested = defineEvent(
  "claim.requested",
  Type.Object({
    claimId: Type.String(),
    orderId: Type.String(),
    returnId: Text,
    currencyCode: Type.String(),
    type: Type.String(),
    /** What the claim takes off the order, with what comes back; minor units. */
    refundAmount: Type.Integer(),
    noNotification: Type.Boolean(),
  }),
  ({ claimId }) => claimId,
);

/** A claim was taken back. */
export const ClaimCanceled = defineEvent(
  "claim.canceled",
  Type.Object({ claimId: Type.String(), orderId: Type.String(), noNotification: Type.Boolean() }),
  ({ claimId }) => claimId,
);
