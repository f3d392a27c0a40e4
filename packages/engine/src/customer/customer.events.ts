import { defineEvent } from "@hanse/plugin-kit";
import Type from "typebox";

/** The customer's personal data is gone here; whoever has copies of it that no law asks for deletes them. */
export const CustomerDeleted = defineEvent(
  "customer.deleted",
  Type.Object({ id: Type.String(), email: Type.String() }),
  ({ id }) => id,
);
