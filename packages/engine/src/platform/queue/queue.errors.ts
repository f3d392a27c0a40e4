import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

/** The queue's server is away or does not answer. */
export const QueueUnavailable = defineError(
  "queue.unavailable",
  503,
  "unavailable",
  Type.Object({ name: Type.String() }),
  ({ name }) => `The queue ${name} cannot be reached. Try again in a moment.`,
  { retryAfter: 1 },
);
