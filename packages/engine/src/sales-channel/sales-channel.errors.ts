import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const SalesChannelNotFound = defineError(
  "sales_channel.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no sales channel ${id}. GET /admin/sales-channels lists all of them.`,
);
