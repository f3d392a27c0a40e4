import Type, { type Static } from "typebox";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import type { TimelineEntry } from "./timeline.queries.ts";

/** What a kind begins with: where an entry comes from. */
export const timelineKinds = [
  "order",
  "ledger",
  "fulfillment",
  "payment",
  "change",
  "return",
  "exchange",
  "claim",
  "transfer",
  "note",
  "message",
  "event",
  "workflow",
  "staff",
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

const Text = Type.Union([Type.String(), Type.Null()]);

/** Something that happened to an order. */
export const TimelineEntryDto = Type.Object({
  id: Type.String(),
  kind: Type.String({
    description:
      "`order.placed`, `ledger.edit`, `fulfillment.shipped`, `payment.capture`, `change.return_request.confirmed`, `message.sent`, `event.order.placed`, `workflow.place-order.commit-stock`, `staff.admin.orders.update`, …",
  }),
  at: Type.String(),
  /** A user, a secret key or a customer. */
  actor_id: Text,
  actor_name: Text,
  data: Type.Record(Type.String(), Type.Unknown(), {
    description: "What else is known, by kind. Amounts in the order's currency, in major units.",
  }),
});

const amounts: ReadonlySet<string> = new Set(["amount", "total", "totalAfter"]);
const onTheWire = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** An entry of an order in this currency. */
export function toTimelineEntryDto(
  { id, kind, at, actorId, actorName, data }: TimelineEntry,
  currencyCode: string,
): Static<typeof TimelineEntryDto> {
  const exponent = exponentOf(currencyCode);
  const told = Object.entries(data).map(([name, value]) => [
    onTheWire(name),
    amounts.has(name) && typeof value === "number" ? toMajor(value, exponent) : value,
  ]);
  return { id, kind, at, actor_id: actorId, actor_name: actorName, data: Object.fromEntries(told) };
}
