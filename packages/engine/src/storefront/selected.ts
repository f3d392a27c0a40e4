import Type, { type TSchema } from "typebox";
import { asJsonSchema } from "../platform/http/json-schema.ts";

/** The schema of what `fields=` may leave of a DTO: any of its properties, at every depth. */
export function selectedOf(schema: TSchema): TSchema {
  if (Type.IsObject(schema)) {
    const properties = Object.entries(schema.properties).map(([name, property]) => [
      name,
      Type.Optional(selectedOf(property)),
    ]);
    return Type.Object(Object.fromEntries(properties));
  }
  if (Type.IsArray(schema)) return Type.Array(selectedOf(schema.items));
  const { anyOf } = asJsonSchema(schema) as { anyOf?: readonly TSchema[] };
  return anyOf ? Type.Union(anyOf.map(selectedOf)) : schema;
}
