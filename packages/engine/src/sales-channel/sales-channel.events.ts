import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

/** The channel sells nothing any more: what is linked to it can let go of it. */
export const SalesChannelDeleted = defineEvent(
  "sales_channel.deleted",
  Type.Object({ id: Type.String() }),
  ({ id }) => id,
);
