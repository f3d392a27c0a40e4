import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const TransferFileUnreadable = defineError(
  "intake.transfer_file_unreadable",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `The file cannot be imported. ${problem} An export shows the columns that there are.`,
);
