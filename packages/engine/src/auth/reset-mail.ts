import type { EventEnvelope, Logger } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import type { PasswordResetRequested } from "./auth.events.ts";
import { resetSeconds } from "./token.service.ts";

type Payload = Static<(typeof PasswordResetRequested)["payload"]>;

/**
 * Writes the mail to the log: no plugin sends mails yet, and without the token in it nobody could reset a password. Whoever
 * reads the log for that quarter of an hour can use it, once.
 */
export async function logResetMail({ log }: { log: Logger }, event: EventEnvelope<unknown>): Promise<void> {
  const { entity_id: email, token } = event.payload as Payload;
  const link = `/reset-password?${new URLSearchParams({ email, token }).toString()}`;
  const text = `Someone asked for a new password for your account. If it was you, open ${link} in the shop within ${resetSeconds / 60} minutes. If not, do nothing.`;
  log.info({ mail: { to: email, subject: "Your new password", text } }, `mail to ${email}`);
}
