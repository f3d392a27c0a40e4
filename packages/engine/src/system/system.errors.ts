import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const UnknownQueue = defineError(
  "system.unknown_queue",
  404,
  "not_found",
  Type.Object({ name: Type.String(), known: Type.Array(Type.String()) }),
  ({ name, known }) => `There is no queue ${JSON.stringify(name)}. There is: ${known.join(", ")}.`,
);

export const UnknownLocale = defineError(
  "system.unknown_locale",
  404,
  "not_found",
  Type.Object({ locale: Type.String() }),
  ({ locale }) =>
    `The catalogue is not translated into ${JSON.stringify(locale)}. GET /admin/locales lists the languages.`,
);
