import Type, { type TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { incompatibilities } from "./compatibility.ts";
import { defineContract } from "./contract.ts";
import { contracts } from "./contracts/all.ts";
import { describeContract, type ManifestContract } from "./manifest.ts";

const nothing = Type.Object({});
const contractWith = (input: TSchema, output: TSchema): ManifestContract =>
  describeContract(defineContract("c", 1, "one", { op: { input, output, deadlineMs: 1, idempotent: true } }));

/** What the shop sends, as it knows it, to a service that knows something else. */
const sending = (ours: TSchema, theirs: TSchema): string[] =>
  incompatibilities("c", contractWith(ours, nothing), contractWith(theirs, nothing));
/** What the service answers, as it knows it, to a shop that knows something else. */
const receiving = (theirs: TSchema, ours: TSchema): string[] =>
  incompatibilities("c", contractWith(nothing, ours), contractWith(nothing, theirs));

const { String: text, Integer: whole, Number: number, Literal: literal, Optional: optional, Union: any } = Type;
const object = Type.Object;
const nullable = (schema: TSchema): TSchema => any([schema, Type.Null()]);

/** What is given, what is wanted, and what to complain of; nothing where they fit. */
const cases: [string, TSchema, TSchema, RegExp | null][] = [
  ["the same", object({ a: text() }), object({ a: text() }), null],
  ["a property more than is wanted", object({ a: text(), b: text() }), object({ a: text() }), null],
  ["a property less than may be given", object({ a: text() }), object({ a: text(), b: optional(text()) }), null],
  ["a property less than is wanted", object({ a: text() }), object({ a: text(), b: text() }), /need not have b/],
  ["an optional one where it is wanted", object({ a: optional(text()) }), object({ a: text() }), /need not have a/],
  ["a required one where it is optional", object({ a: text() }), object({ a: optional(text()) }), null],
  ["another type", object({ a: text() }), object({ a: whole() }), /a in .* is string, .* integer/],
  ["a whole number for any number", object({ a: whole() }), object({ a: number() }), null],
  ["any number for a whole one", object({ a: number() }), object({ a: whole() }), /is number, .* integer/],
  ["null for a text", object({ a: nullable(text()) }), object({ a: text() }), /is null/],
  ["a text where null may be too", object({ a: text() }), object({ a: nullable(text()) }), null],
  ["one of the literals", literal("x"), any([literal("x"), literal("y")]), null],
  ["a new literal", any([literal("x"), literal("z")]), any([literal("x"), literal("y")]), /"z"/],
  ["a text for a literal", text(), literal("x"), /string/],
  ["a literal for a text", literal("x"), text(), null],
  ["a literal for a number", literal(1), whole(), null],
  [
    "an object that may hold more",
    object({ a: text(), b: text() }),
    object({ a: text() }, { additionalProperties: false }),
    /may have b/,
  ],
  [
    "an object that says nothing of more",
    object({ a: text() }),
    object({ a: text() }, { additionalProperties: false }),
    null,
  ],
  ["items of another type", Type.Array(text()), Type.Array(whole()), /each item/],
  [
    "items that lack something",
    Type.Array(object({})),
    Type.Array(object({ a: text() })),
    /each item of .* need not have a/,
  ],
  ["values of another type", Type.Record(text(), text()), Type.Record(text(), whole()), /each value/],
  ["anything", Type.Unknown(), text(), /may be anything/],
  ["something where anything is taken", text(), Type.Unknown(), null],
  ["less than a minimum", whole(), whole({ minimum: 1 }), /minimum 1/],
  ["a lower minimum", whole({ minimum: 0 }), whole({ minimum: 1 }), /minimum 1/],
  ["a higher minimum", whole({ minimum: 2 }), whole({ minimum: 1 }), null],
  ["more than a maximum", whole({ maximum: 9 }), whole({ maximum: 8 }), /maximum 8/],
  ["a lower maximum", whole({ maximum: 7 }), whole({ maximum: 8 }), null],
  ["less than an exclusive minimum", whole(), whole({ exclusiveMinimum: 0 }), /exclusiveMinimum 0/],
  [
    "more than an exclusive maximum",
    whole({ exclusiveMaximum: 9 }),
    whole({ exclusiveMaximum: 8 }),
    /exclusiveMaximum 8/,
  ],
  ["what is no multiple", whole(), whole({ multipleOf: 5 }), /multipleOf 5/],
  ["an empty text", text(), text({ minLength: 1 }), /minLength 1/],
  ["a text that is never empty", text({ minLength: 1 }), text(), null],
  ["a text too long", text({ maxLength: 500 }), text({ maxLength: 200 }), /maxLength 200/],
  ["a short text", text({ maxLength: 100 }), text({ maxLength: 200 }), null],
  ["a list too short", Type.Array(text()), Type.Array(text(), { minItems: 1 }), /minItems 1/],
  ["a list too long", Type.Array(text()), Type.Array(text(), { maxItems: 5 }), /maxItems 5/],
  ["a list with doubles", Type.Array(text()), Type.Array(text(), { uniqueItems: true }), /uniqueItems/],
  ["any text for a pattern", text(), text({ pattern: "^a" }), /pattern \^a/],
  ["another pattern", text({ pattern: "^b" }), text({ pattern: "^a" }), /pattern \^a/],
  ["a pattern for any text", text({ pattern: "^a" }), text(), null],
  ["any text for a format", text(), text({ format: "uri" }), /format uri/],
  ["any keys for a few", Type.Record(text(), text()), object({ a: text() }), /need not have a/],
  ["an enumeration that is wider", Type.Unsafe({ enum: ["a", "b"] }), Type.Unsafe({ enum: ["a"] }), /"b"/],
  ["a list of types for one of them", Type.Unsafe({ type: ["string", "null"] }), text(), /is null/],
  ["a type for a list of them", text({ maxLength: 3 }), Type.Unsafe({ type: ["string", "null"], maxLength: 9 }), null],
  ["either for one of them", Type.Unsafe({ oneOf: [text(), whole()] }), text(), /is integer/],
  [
    "values as others write them",
    Type.Unsafe({ type: "object", additionalProperties: text() }),
    Type.Record(text(), text()),
    null,
  ],
  [
    "other values as others write them",
    Type.Unsafe({ type: "object", additionalProperties: whole() }),
    Type.Record(text(), text()),
    /each value/,
  ],
  ["too many keys", Type.Record(text(), text()), Type.Record(text(), text(), { maxProperties: 3 }), /maxProperties 3/],
  [
    "a property called like one of every object",
    object({}),
    object({ constructor: text() }),
    /need not have constructor/,
  ],
  ["an enumeration that is narrower", Type.Unsafe({ enum: ["a"] }), Type.Unsafe({ enum: ["a", "b"] }), null],
];

describe("compatibility of what is given with what is wanted", () => {
  it.each(cases)("%s", (_, given, wanted, complaint) => {
    for (const found of [sending(given, wanted), receiving(given, wanted)]) {
      if (complaint === null) expect(found).toEqual([]);
      else expect(found.join("; ")).toMatch(complaint);
    }
  });
});

it("contracts use no keyword that compatibility knows nothing of", () => {
  const known = new Set(
    "type properties required additionalProperties patternProperties items anyOf const enum minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems minProperties maxProperties uniqueItems pattern format description default".split(
      " ",
    ),
  );
  const keywordsOf = (schema: unknown): string[] => {
    if (typeof schema !== "object" || schema === null) return [];
    const { properties = {}, patternProperties = {}, items, anyOf = [] } = schema as Record<string, object | undefined>;
    const parts = [...Object.values(properties), ...Object.values(patternProperties), items, ...Object.values(anyOf)];
    return [...Object.keys(schema), ...parts.flatMap(keywordsOf)];
  };
  const used = [...contracts.values()].flatMap((contract) =>
    Object.values(describeContract(contract).operations).flatMap(({ input, output }) =>
      [input, output].flatMap(keywordsOf),
    ),
  );
  expect(used).toContain("patternProperties");
  expect([...new Set(used)].filter((keyword) => !known.has(keyword))).toEqual([]);
});

describe("compatibility of contracts", () => {
  const one = contractWith(object({ a: text() }), nothing);

  it("wants the contract, its version and its operations", () => {
    expect(incompatibilities("c", one, undefined)).toEqual(["it does not implement the contract c"]);
    expect(incompatibilities("c", one, { ...one, version: 2 })).toEqual([
      "it implements version 2 of the contract c, this shop needs version 1",
    ]);
    expect(incompatibilities("c", one, { version: 1, operations: {} })).toEqual(["it lacks the operation c.op"]);
    expect(incompatibilities("c", { version: 1, operations: {} }, one)).toEqual([]);
  });

  it("names every difference, and who wants what", () => {
    const theirs = contractWith(object({ a: whole(), b: text() }), object({ c: text() }));
    const ours = contractWith(object({ a: text() }), object({ c: text(), d: text() }));
    expect(incompatibilities("c", ours, theirs)).toEqual([
      "the input of c.op need not have b, it wants it",
      "a in the input of c.op is string, it wants integer",
      "the output of c.op need not have d, the shop wants it",
    ]);
  });

  it.each([...contracts.values()].map((contract) => [contract.name, contract] as const))(
    "%s fits itself",
    (name, contract) => {
      expect(incompatibilities(name, describeContract(contract), describeContract(contract))).toEqual([]);
    },
  );
});
