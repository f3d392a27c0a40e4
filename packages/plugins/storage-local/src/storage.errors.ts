import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const UrlNotValid = defineError(
  "storage.url_not_valid",
  403,
  "forbidden",
  Type.Object({}),
  () => "This address has expired or was changed. Ask for a new one.",
);

export const WrongFileType = defineError(
  "storage.wrong_file_type",
  415,
  "invalid_data",
  Type.Object({ expected: Type.String() }),
  ({ expected }) => `The file has to be sent as ${expected}, in the header content-type.`,
);
