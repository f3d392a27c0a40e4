import { defineError, type HanseError } from "@hanse/plugin-kit";
import Type from "typebox";

/** The request itself is wrong: nothing was changed, and sending it again will not help. */
export const InvalidData = defineError(
  "http.invalid_data",
  400,
  "invalid_data",
  Type.Object({ message: Type.String() }),
  ({ message }) => message,
);

/** `throw invalidData("…")`: the message names the field, the value received and what to send instead. */
export const invalidData = (message: string): HanseError<{ message: string }> => new InvalidData({ message });

/** The same with the opening that clients of the wire format look for. */
export const invalidRequest = (problem: string): HanseError<{ message: string }> =>
  invalidData(`Invalid request: ${problem}`);
