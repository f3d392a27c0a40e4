import type { Static, TProperties, TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { coercion, type Coercion } from "./coercion.ts";
import { invalidRequest } from "./invalid-data.ts";
import { asJsonSchema } from "./json-schema.ts";
import { problemsOf } from "./problems.ts";
import { findUnstorable } from "./storable.ts";

const maxProblems = 5;

/**
 * Makes a check of what a client sent, to be made once per route. It returns the value itself if nothing had to be
 * coerced or defaulted, a copy otherwise, and throws `invalid_data` naming every problem. A missing object (a POST
 * without a body) counts as an empty one.
 *
 * @param options.coerce reads texts as the numbers, booleans and lists the schema asks for: for queries and params.
 */
export function validator<Schema extends TSchema>(
  schema: Schema,
  { coerce = false }: { coerce?: boolean } = {},
): (value: unknown) => Static<Schema> {
  const json = asJsonSchema(schema);
  // At the first use: compiling hundreds of schemas would be felt at every start.
  let check: { compiled: Validator<TProperties, Schema>; prepare: Coercion | undefined } | undefined;
  return (received) => {
    const { compiled, prepare } = (check ??= { compiled: Compile(schema), prepare: coercion(json, coerce) });
    const given = received === undefined && json.type === "object" ? {} : received;
    const unstorable = findUnstorable(given);
    if (unstorable !== undefined) {
      const { path, problem } = unstorable;
      throw invalidRequest(`${path.length === 0 ? "The request" : `Field '${path.join(", ")}'`} ${problem}`);
    }
    const value = prepare === undefined ? given : prepare(given);
    if (compiled.Check(value)) return value as Static<Schema>;
    throw invalidRequest(describe(problemsOf(json, value), () => compiled.Errors(value)));
  };
}

/** Keywords that `problemsOf` does not know are left to TypeBox's own words. */
function describe(
  problems: readonly string[],
  own: () => readonly { instancePath: string; message: string }[],
): string {
  const all =
    problems.length > 0
      ? problems
      : own().map(({ instancePath, message }) => `${instancePath || "The request"} ${message}`);
  return all.slice(0, maxProblems).join("; ") + (all.length > maxProblems ? "; and more" : "");
}
