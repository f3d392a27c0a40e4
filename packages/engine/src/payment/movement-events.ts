import { happened, type PendingEvent } from "@hanse/plugin-kit";
import type { MovementKind, SettledMovement } from "./movement.queries.ts";
import { PaymentCaptured, PaymentRefunded } from "./payment.events.ts";

/** What others are told of a movement, in the transaction that records it. */
export function movementEvent(kind: MovementKind, { id, total, ...about }: SettledMovement): PendingEvent {
  return kind === "capture"
    ? happened(PaymentCaptured, { ...about, captureId: id, capturedAmount: total })
    : happened(PaymentRefunded, { ...about, refundId: id, refundedAmount: total });
}
