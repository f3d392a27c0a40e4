import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

/** Someone may become a staff user. Whoever has the token may accept: send it to that address alone. */
export const StaffInvited = defineEvent(
  "staff.invited",
  Type.Object({
    inviteId: Type.String(),
    email: Type.String(),
    token: Type.String(),
    /** ISO 8601. */
    expiresAt: Type.String(),
  }),
  ({ inviteId }) => inviteId,
);
