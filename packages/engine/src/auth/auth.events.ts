import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

/** Someone asked for a new password. The token works once, within a quarter of an hour: send it to that address alone. */
export const PasswordResetRequested = defineEvent(
  "auth.password_reset",
  Type.Object({ entity_id: Type.String(), actor_type: Type.String(), token: Type.String() }),
  ({ actor_type, entity_id }) => `${actor_type}:${entity_id}`,
);
