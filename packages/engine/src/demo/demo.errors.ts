import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const PictureNotFound = defineError(
  "demo.picture_not_found",
  404,
  "not_found",
  Type.Object({ file: Type.String() }),
  ({ file }) => `There is no picture ${file}.`,
);
