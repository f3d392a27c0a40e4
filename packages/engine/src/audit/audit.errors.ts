import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const AuditEntryNotFound = defineError(
  "audit.entry_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no entry ${id} in the audit log. GET /admin/audit-log lists all of them.`,
);
