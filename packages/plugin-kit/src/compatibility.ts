import type { ManifestContract } from "./manifest.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * What keeps a caller that knows `ours` from using a service that knows `theirs`: inputs that the caller may send and the
 * service would not take, and outputs that the service may give and the caller would not take. Additions do no harm.
 * Compared by structure, for the keywords that contracts use.
 */
export function incompatibilities(
  name: string,
  ours: ManifestContract,
  theirs: ManifestContract | undefined,
): string[] {
  if (!theirs) return [`it does not implement the contract ${name}`];
  if (theirs.version !== ours.version)
    return [`it implements version ${theirs.version} of the contract ${name}, this shop needs version ${ours.version}`];
  return Object.entries(ours.operations).flatMap(([operation, { input, output, optional }]) => {
    const other = theirs.operations[operation];
    if (!other && optional) return [];
    if (!other) return [`it lacks the operation ${name}.${operation}`];
    return [
      ...misfits(input, other.input, `the input of ${name}.${operation}`, "it wants"),
      ...misfits(other.output, output, `the output of ${name}.${operation}`, "the shop wants"),
    ];
  });
}

/** Where a value that satisfies `given` need not satisfy `wanted`. */
function misfits(given: unknown, wanted: unknown, path: string, who: string): string[] {
  return compared(alternatives(given), alternatives(wanted), path, who);
}

function compared(given: unknown, wanted: unknown, path: string, who: string): string[] {
  if (!isSchema(wanted) || Object.keys(wanted).length === 0) return [];
  if (!isSchema(given) || Object.keys(given).length === 0)
    return [`${path} may be anything, ${who} ${describe(wanted)}`];
  if (Array.isArray(given["anyOf"])) return given["anyOf"].flatMap((option) => misfits(option, wanted, path, who));
  if (Array.isArray(wanted["anyOf"])) {
    const options: unknown[] = wanted["anyOf"];
    if (options.some((option) => misfits(given, option, path, who).length === 0)) return [];
    return [`${path} may be ${describe(given)}, ${who} ${describe(wanted)}`];
  }
  if ("const" in wanted) {
    if (given["const"] === wanted["const"]) return [];
    return [`${path} may be ${describe(given)}, ${who} ${describe(wanted)}`];
  }
  if (typeOf(given) !== typeOf(wanted) && !(typeOf(given) === "integer" && typeOf(wanted) === "number"))
    return [`${path} is ${describe(given)}, ${who} ${describe(wanted)}`];
  return [...limits(given, wanted, path, who), ...members(given, wanted, path, who)];
}

/** `oneOf`, `enum` and a list of types say in other words what `anyOf` says. */
function alternatives(schema: unknown): unknown {
  if (!isSchema(schema)) return schema;
  const { oneOf, enum: values, type, ...rest } = schema;
  if (Array.isArray(oneOf)) return { anyOf: oneOf };
  if (Array.isArray(values)) return { anyOf: values.map((value: unknown) => ({ const: value })) };
  if (Array.isArray(type)) return { anyOf: type.map((each: unknown) => ({ ...rest, type: each })) };
  return schema;
}

function members(given: Schema, wanted: Schema, path: string, who: string): string[] {
  if (typeOf(wanted) === "array") return misfits(given["items"], wanted["items"], `each item of ${path}`, who);
  if (typeOf(wanted) !== "object") return [];
  const givenProperties = propertiesOf(given);
  const found: string[] = [];
  for (const required of namesIn(wanted["required"]))
    if (!namesIn(given["required"]).includes(required)) found.push(`${path} need not have ${required}, ${who} it`);
  for (const [property, schema] of Object.entries(propertiesOf(wanted)))
    if (Object.hasOwn(givenProperties, property))
      found.push(...misfits(givenProperties[property], schema, `${property} in ${path}`, who));
  if (wanted["additionalProperties"] === false)
    for (const property of Object.keys(givenProperties))
      if (!Object.hasOwn(propertiesOf(wanted), property))
        found.push(`${path} may have ${property}, ${who} no such property`);
  const [ofGiven, ofWanted] = [valuesOf(given), valuesOf(wanted)];
  if (ofWanted !== undefined) found.push(...misfits(ofGiven, ofWanted, `each value of ${path}`, who));
  return found;
}

/** Limits may be looser on the wanting side, never tighter. */
function limits(given: Schema, wanted: Schema, path: string, who: string): string[] {
  const tighter = (keyword: string, isTighter: (given: number, wanted: number) => boolean, open: number): string[] => {
    const limit = wanted[keyword];
    if (typeof limit !== "number") return [];
    const own = given[keyword];
    return isTighter(typeof own === "number" ? own : open, limit)
      ? [`${path} has no ${keyword} ${limit}, ${who} one`]
      : [];
  };
  const isLess = (a: number, b: number): boolean => a < b;
  const isMore = (a: number, b: number): boolean => a > b;
  return [
    ...["minimum", "exclusiveMinimum"].flatMap((keyword) => tighter(keyword, isLess, Number.NEGATIVE_INFINITY)),
    ...["minLength", "minItems", "minProperties"].flatMap((keyword) => tighter(keyword, isLess, 0)),
    ...["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"].flatMap((keyword) =>
      tighter(keyword, isMore, Number.POSITIVE_INFINITY),
    ),
    ...tighter("multipleOf", (step, limit) => step % limit !== 0, Number.NaN),
    ...["pattern", "format", "uniqueItems"]
      .filter((keyword) => wanted[keyword] !== undefined && wanted[keyword] !== given[keyword])
      .map((keyword) => `${path} need not have the ${keyword} ${String(wanted[keyword])}, ${who} it`),
  ];
}

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;
const propertiesOf = (schema: Schema): Readonly<Record<string, unknown>> =>
  isSchema(schema["properties"]) ? schema["properties"] : {};
const namesIn = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/** The schema of a record's values. */
function valuesOf(schema: Schema): unknown {
  const { patternProperties: patterns, additionalProperties: others } = schema;
  if (isSchema(patterns)) return Object.values(patterns)[0];
  return isSchema(others) ? others : undefined;
}

function typeOf(schema: Schema): string {
  const value = schema["const"];
  if (value === undefined) return typeof schema["type"] === "string" ? schema["type"] : "anything";
  if (value === null) return "null";
  return Number.isInteger(value) ? "integer" : typeof value;
}

const describe = (schema: Schema): string => {
  if (Array.isArray(schema["anyOf"])) return schema["anyOf"].map((option) => describe(option as Schema)).join(" or ");
  if ("const" in schema) return JSON.stringify(schema["const"]);
  return typeOf(schema);
};
