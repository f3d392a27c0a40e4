import { isError } from "@hanse/plugin-kit";
import fc from "fast-check";
import Type from "typebox";
import { describe, expect, it } from "vitest";
import { InvalidData } from "./invalid-data.ts";
import { parseQuery } from "./query-string.ts";
import { validator } from "./validation.ts";

const strict = { additionalProperties: false };

const Address = Type.Object(
  { city: Type.String({ maxLength: 20 }), postal_code: Type.Optional(Type.String()) },
  strict,
);
const Cart = Type.Object(
  {
    email: Type.Optional(Type.Union([Type.String({ format: "email" }), Type.Null()])),
    items: Type.Optional(
      Type.Array(
        Type.Object({ variant_id: Type.String({ minLength: 1 }), quantity: Type.Integer({ minimum: 1 }) }, strict),
        { maxItems: 100 },
      ),
    ),
    shipping_address: Type.Optional(Type.Union([Address, Type.String()])),
    status: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("closed")])),
    kind: Type.Optional(Type.Enum(["b2b", "b2c"])),
    password: Type.Optional(Type.String({ minLength: 8 })),
    metadata: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  },
  strict,
);

const cart = validator(Cart);

/** What a call returns, or the message of the one error it may throw. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (isError(error, InvalidData)) return error.message;
    throw error;
  }
}

describe("validator of bodies", () => {
  it("returns the very value it was given", () => {
    const body = {
      items: [{ variant_id: "variant_1", quantity: 1 }],
      shipping_address: "caaddr_1",
      metadata: { a: [null] },
    };
    expect(cart(body)).toBe(body);
  });

  it("takes a missing body as an empty one", () => {
    expect(cart(undefined)).toEqual({});
    expect(() => validator(Type.Object({ email: Type.String() }))(undefined)).toThrow("Field 'email' is required");
  });

  it.each<[string, unknown, string]>([
    ["unknown fields", { foo: 1, bar: 2 }, "Invalid request: Unrecognized fields: 'foo, bar'"],
    [
      "unknown fields further down",
      { items: [{ variant_id: "a", quantity: 1, price: 0 }] },
      "Invalid request: Unrecognized fields: 'price' in 'items, 0'",
    ],
    ["a missing field", { items: [{ quantity: 1 }] }, "Invalid request: Field 'items, 0, variant_id' is required"],
    [
      "a wrong type",
      { items: [{ variant_id: "a", quantity: "1" }] },
      `Invalid request: Expected type: 'integer' for field 'items, 0, quantity', got: 'string' ("1")`,
    ],
    ["a fraction", { items: [{ variant_id: "a", quantity: 1.5 }] }, "got: 'number' (1.5)"],
    ["a list for an object", [], "Invalid request: Expected type: 'object' for the request, got: 'array'"],
    ["null for an object", null, "Invalid request: Expected type: 'object' for the request, got: 'null'"],
    [
      "a number too small",
      { items: [{ variant_id: "a", quantity: 0 }] },
      "Field 'items, 0, quantity' must be 1 or more, got: 0",
    ],
    [
      "an empty text",
      { items: [{ variant_id: "", quantity: 1 }] },
      `Field 'items, 0, variant_id' must not be empty, got: ""`,
    ],
    [
      "a list too long",
      { items: Array.from({ length: 101 }, () => ({ variant_id: "a", quantity: 1 })) },
      "Field 'items' takes at most 100 entries, got: 101",
    ],
    ["a bad format", { email: "nobody" }, `Field 'email' must be a valid email, got: "nobody"`],
    ["a value outside a list", { status: "lost" }, `Field 'status' must be one of "open", "closed", got: "lost"`],
    ["a value outside an enumeration", { kind: 7 }, `Field 'kind' must be one of "b2b", "b2c", got: 7`],
    [
      "none of the types of a union",
      { shipping_address: 5 },
      "Expected type: 'object | string' for field 'shipping_address', got: 'number' (5)",
    ],
    [
      "the branch that was meant",
      { shipping_address: { postal_code: 1 } },
      "Invalid request: Field 'shipping_address, city' is required; Expected type: 'string' for field 'shipping_address, postal_code', got: 'number' (1)",
    ],
  ])("names %s", (_, body, message) => {
    expect(() => cart(body)).toThrow(message);
  });

  it("names five problems at most, and says that there are more", () => {
    const items = Array.from({ length: 9 }, () => ({ variant_id: "a", quantity: 0 }));
    expect(() => cart({ items })).toThrow(
      /^Invalid request: (?:Field '[^']+' must be 1 or more, got: 0; ){5}and more$/,
    );
  });

  it("counts unknown fields rather than listing a thousand", () => {
    const body = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`, 1]));
    expect(() => cart(body)).toThrow("Unrecognized fields: 'x0, x1, x2, x3, x4, x5, x6, x7, x8, x9' and 990 more");
  });

  it("cuts long values and never repeats a secret", () => {
    expect(() => cart({ email: "x".repeat(500) })).toThrow(`got: "${"x".repeat(60)}…"`);
    expect(() => cart({ password: "hunter2" })).toThrow(
      "Field 'password' must have 8 or more characters, got: a hidden value",
    );
    expect(() => cart({ password: 12345 })).toThrow(
      "Expected type: 'string' for field 'password', got: 'number' (a hidden value)",
    );
  });

  it.each<[string, unknown, string]>([
    [
      "NUL characters",
      { metadata: { a: ["ok", "b\0"] } },
      "Field 'metadata, a, 1' contains a NUL character (\\u0000), which cannot be stored: remove it",
    ],
    ["NUL characters in names", { metadata: { "a\0": 1 } }, "contains a NUL character"],
    ["halves of surrogate pairs", { email: "\ud800@example.com" }, "Field 'email' contains half of a surrogate pair"],
    ["numbers beyond a double", JSON.parse('{"metadata":{"n":1e400}}'), "Field 'metadata, n' is a number out of range"],
    [
      "prototypes",
      JSON.parse('{"metadata":{"__proto__":{"admin":true}}}'),
      "Field 'metadata, __proto__' has a name that is reserved",
    ],
    [
      "endless nesting",
      { metadata: JSON.parse(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`) },
      "is nested more than 20 levels deep",
    ],
    [
      "endless lists",
      { metadata: { a: JSON.parse("[".repeat(10_000) + "]".repeat(10_000)) } },
      "is nested more than 20 levels deep",
    ],
  ])("refuses %s", (_, body, message) => {
    expect(() => cart(body)).toThrow(message);
  });

  it("fills in defaults in a copy, a fresh one each time", () => {
    const check = validator(
      Type.Object({
        page: Type.Object({ limit: Type.Integer({ default: 20 }) }),
        tags: Type.Array(Type.String(), { default: [] }),
      }),
    );
    const body = { page: {} };
    const first = check(body);
    expect(first).toEqual({ page: { limit: 20 }, tags: [] });
    first.tags.push("changed");
    expect(check(body).tags).toEqual([]);
    expect(body).toEqual({ page: {} });
  });

  it("does not read texts as numbers", () => {
    expect(() => validator(Type.Object({ n: Type.Number() }))({ n: "1" })).toThrow(
      "Expected type: 'number' for field 'n'",
    );
  });

  it("accepts exactly what the schema does, and throws nothing else but its own error", () => {
    const piece = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>("a", "", "a@example.com", "open", "b2b", 0, 1, -1, 1.5, true, null),
        fc.string(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            "email",
            "items",
            "variant_id",
            "quantity",
            "shipping_address",
            "city",
            "status",
            "kind",
            "metadata",
            "x",
            "constructor",
          ),
          tie("value"),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(piece, (value) => {
        // A keyword that is not put into words would fall back to TypeBox's own, which begin with a pointer.
        expect(outcome(() => cart(value))).toSatisfy(
          (result) => result === value || /^Invalid request: [A-Z][^;]{10}/.test(String(result)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves keywords it has no words for to TypeBox", () => {
    const check = validator(Type.Object({ ids: Type.Array(Type.String(), { uniqueItems: true }) }));
    expect(() => check({ ids: ["a", "a"] })).toThrow(/^Invalid request: \/ids /);
  });
});

describe("validator of queries", () => {
  const query = validator(
    Type.Object(
      {
        limit: Type.Integer({ default: 20 }),
        price: Type.Optional(Type.Number()),
        is_giftcard: Type.Optional(Type.Boolean()),
        id: Type.Optional(Type.Array(Type.String())),
        handle: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
        ranks: Type.Optional(Type.Union([Type.Integer(), Type.Array(Type.Integer())])),
      },
      strict,
    ),
    { coerce: true },
  );

  it.each<[string, Record<string, unknown>]>([
    ["", { limit: 20 }],
    ["limit=5&price=-1.5&is_giftcard=false", { limit: 5, price: -1.5, is_giftcard: false }],
    ["id=a", { limit: 20, id: ["a"] }],
    ["id[]=1&id[]=true", { limit: 20, id: ["1", "true"] }],
    ["handle=5", { limit: 20, handle: "5" }],
    ["handle[]=5", { limit: 20, handle: ["5"] }],
    ["ranks=5", { limit: 20, ranks: 5 }],
    ["ranks[]=5&ranks[]=6", { limit: 20, ranks: [5, 6] }],
  ])("reads %s", (raw, expected) => {
    expect(query(parseQuery(raw))).toEqual(expected);
  });

  it.each([
    ["limit=", `Expected type: 'integer' for field 'limit', got: 'string' ("")`],
    ["limit=true", `got: 'string' ("true")`],
    ["limit=0x10", `got: 'string' ("0x10")`],
    ["limit=1.5", "got: 'number' (1.5)"],
    ["price=Infinity", `got: 'string' ("Infinity")`],
    ["is_giftcard=1", `Expected type: 'boolean' for field 'is_giftcard', got: 'string' ("1")`],
    ["ranks[]=5&ranks[]=x", "for field 'ranks, 1', got: 'string' (\"x\")"],
    ["handle=a%00", "Field 'handle' contains a NUL character"],
    ["sort=x", "Unrecognized fields: 'sort'"],
  ])("refuses %s", (raw, message) => {
    expect(() => query(parseQuery(raw))).toThrow(message);
  });
});
