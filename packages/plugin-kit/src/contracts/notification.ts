import Type, { type Static } from "typebox";
import { defineContract } from "../contract.ts";

/** A message to one recipient. */
export const Notification = Type.Object({
  /** Address in the provider's channel: of mail, an email address. */
  to: Type.String({ minLength: 1, maxLength: 320 }),
  /** One of `notificationTemplates`, or one that only this provider knows. */
  template: Type.String({ minLength: 1, maxLength: 100 }),
  data: Type.Record(Type.String(), Type.Unknown()),
  /** BCP 47, such as `de-DE`: of words where the provider has them, and of amounts and dates. */
  locale: Type.Union([Type.String({ maxLength: 35 }), Type.Null()]),
  replyTo: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
});
export type Notification = Static<typeof Notification>;

/** Tells people what happened. The provider id is the channel that the provider serves: `email`. */
export const notification = defineContract("notification", 1, "many", {
  /**
   * Sends a message. The idempotency key is required: the same key again sends nothing more as far as the provider can
   * tell. Where it cannot, after a crash in the midst of sending, the message may arrive twice; it carries the same id then.
   *
   * @throws NotificationRefused when trying again would not help. Anything else is worth another try.
   */
  send: {
    input: Notification,
    /** The provider's name for the message. */
    output: Type.Object({ messageId: Type.Union([Type.String(), Type.Null()]) }),
    deadlineMs: 20_000,
    idempotent: true,
  },
});
