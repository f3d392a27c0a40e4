import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { type ErrorType, HanseError } from "../error.ts";

/** An error of the catalogue on its way between processes. */
export const ErrorJson = Type.Object({
  code: Type.String({ pattern: "^[a-z0-9_-]+(\\.[a-z0-9_-]+)+$" }),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  type: Type.String(),
  message: Type.String({ maxLength: 10_000 }),
  data: Type.Unknown(),
  wireCode: Type.Optional(Type.String()),
  retryAfter: Type.Optional(Type.Number()),
});
export type ErrorJson = Static<typeof ErrorJson>;

const check = Compile(ErrorJson);

export const errorToJson = ({ code, status, type, message, data, wireCode, retryAfter }: HanseError): ErrorJson => ({
  code,
  status,
  type,
  message,
  data: data ?? null,
  ...(wireCode !== undefined && { wireCode }),
  ...(retryAfter !== undefined && { retryAfter }),
});

/** The error that was thrown elsewhere; undefined for what is none. */
export function errorFromJson(value: unknown): HanseError | undefined {
  if (!check.Check(value)) return undefined;
  const { data, message, ...about } = value;
  return new HanseError({ ...about, type: about.type as ErrorType }, data, message);
}
