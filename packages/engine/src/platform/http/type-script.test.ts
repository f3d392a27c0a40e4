import Type from "typebox";
import { describe, expect, it } from "vitest";
import { asJsonSchema } from "./json-schema.ts";
import { typeOf } from "./type-script.ts";

describe("the TypeScript type of", () => {
  it.each([
    ["text", Type.String({ maxLength: 9 }), "string"],
    ["an integer or nothing", Type.Union([Type.Integer(), Type.Null()]), "number | null"],
    ["one of some values", Type.Union([Type.Literal("a"), Type.Literal(2)]), '"a" | 2'],
    ["an enumeration", Type.Enum(["a", "b"]), '"a" | "b"'],
    ["a list", Type.Array(Type.Boolean()), "boolean[]"],
    ["a list of alternatives", Type.Array(Type.Union([Type.String(), Type.Null()])), "(string | null)[]"],
    ["a list of objects", Type.Array(Type.Object({ a: Type.String() })), "{\n  a: string;\n}[]"],
    ["anything", Type.Unknown(), "unknown"],
    ["anything among others", Type.Union([Type.String(), Type.Unknown()]), "unknown"],
    ["named values", Type.Record(Type.String(), Type.Number()), "Record<string, number>"],
    ["an object without properties", Type.Object({}), "Record<string, never>"],
  ] as const)("%s", (_name, schema, type) => {
    expect(typeOf(asJsonSchema(schema))).toBe(type);
  });

  it("an object, with what may be left out, names that are no identifiers, and descriptions", () => {
    const schema = Type.Object({
      id: Type.String({ description: "Its name." }),
      $and: Type.Optional(Type.Unknown()),
      "a-b": Type.Object({ c: Type.Null() }),
    });
    expect(typeOf(asJsonSchema(schema))).toBe(
      '{\n  /** Its name. */\n  id: string;\n  $and?: unknown;\n  "a-b": {\n    c: null;\n  };\n}',
    );
  });

  it("a component, and several types at once as OpenAPI 3.1 writes them", () => {
    expect(typeOf({ $ref: "#/components/schemas/Cart" })).toBe("Cart");
    expect(typeOf({ type: ["string", "null"], maxLength: 9 })).toBe("string | null");
  });
});

it("a kind of schema that is not known is an error, not a guess", () => {
  expect(() => typeOf({ type: "date" })).toThrow("no type date");
});
