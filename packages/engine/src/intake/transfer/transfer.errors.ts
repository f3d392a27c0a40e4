import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const TransferNotFound = defineError(
  "intake.transfer_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no import or export ${id}. GET /admin/products/transfers lists all of them.`,
);

export const TransferFileUnreadable = defineError(
  "intake.transfer_file_unreadable",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `The file cannot be imported. ${problem} An export shows the columns that there are.`,
);

export const TransferWithoutStorage = defineError(
  "intake.transfer_without_storage",
  400,
  "not_allowed",
  Type.Object({}),
  () => "The shop has no plugin that keeps files. Add one, such as @hanse/plugin-storage-local, to hanse.config.ts.",
);

export const TransferNotPending = defineError(
  "intake.transfer_not_pending",
  409,
  "conflict",
  Type.Object({ id: Type.String(), status: Type.String() }),
  ({ id, status }) =>
    `The import ${id} was confirmed before and is ${status}. Upload the file again to import it again.`,
  { wireCode: "invalid_state_error" },
);
