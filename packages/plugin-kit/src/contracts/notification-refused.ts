import Type from "typebox";
import { defineError } from "../error.ts";

/** The message will never be sent, however often it is tried: a mailbox that does not exist, a template nobody knows. */
export const NotificationRefused = defineError(
  "notification.refused",
  400,
  "not_allowed",
  Type.Object({ reason: Type.String() }),
  ({ reason }) => `The notification provider refused: ${reason}.`,
);
