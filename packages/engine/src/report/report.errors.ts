import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const PeriodInvalid = defineError(
  "report.period_invalid",
  400,
  "invalid_data",
  Type.Object({ from: Type.String(), to: Type.String(), problem: Type.String() }),
  ({ from, to, problem }) => `There is no report from ${from} to ${to}: ${problem}.`,
);

export const TimeZoneUnknown = defineError(
  "report.time_zone_unknown",
  400,
  "invalid_data",
  Type.Object({ timeZone: Type.String() }),
  ({ timeZone }) => `${timeZone} is no time zone. Use a name of the IANA database, such as Europe/Berlin.`,
);
