import type { ErrorDefinition } from "@hanse/plugin-kit";
import { asJsonSchema, type JsonSchema } from "./json-schema.ts";

/** `cart.not_found` -> `CartNotFoundError`. */
export const errorSchemaName = (code: string): string =>
  `${code
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")}Error`;

/** What every error has in common; `data.code` tells which it is. */
export const anyError: JsonSchema = {
  type: "object",
  required: ["message"],
  properties: {
    type: { type: "string" },
    code: { type: "string" },
    message: { type: "string" },
    data: { type: "object", required: ["code"], properties: { code: { type: "string" } } },
    request_id: { type: "string" },
  },
};

/** The bare reply to whoever should have signed in. */
export const unauthorized: JsonSchema = {
  type: "object",
  required: ["message"],
  properties: { message: { const: "Unauthorized" } },
};

/** One error of a catalogue as the wire has it. */
export function errorSchema({ code, type, data }: ErrorDefinition): JsonSchema {
  const { properties = {}, required = [] } = asJsonSchema(data);
  return {
    type: "object",
    required: ["type", "message", "data", "request_id"],
    properties: {
      type: { const: type },
      code: { type: "string" },
      message: { type: "string" },
      data: {
        type: "object",
        required: ["code", ...required],
        properties: { code: { const: code }, ...properties },
      },
      request_id: { type: "string" },
    },
  };
}
