import type { ApiSchema } from "./api-document.ts";
import type { JsonSchema } from "./json-schema.ts";

/** A schema of a route, and whether clients send it. */
export interface SchemaUse {
  readonly schema: JsonSchema;
  readonly isInput: boolean;
}

/** Schemas that stand in several places, under names of their own. */
export interface Components {
  readonly schemas: Readonly<Record<string, ApiSchema>>;
  /** The schema with a `$ref` wherever one of them stands. */
  refer(schema: JsonSchema): ApiSchema;
}

const fewestProperties = 3;
/** What lies deeper than `Cart` and `CartItem` gets a name only if several things consist of it. */
const usualDepth = 2;

/**
 * Finds the objects that are used more than once. They are named after the property that holds them: `cart` and `carts`
 * give `Cart`, the `items` of that `CartItem`; what clients send ends in `Input`. The schemas must be plain JSON.
 */
export function nameRepeated(uses: readonly SchemaUse[]): Components {
  const names = namesOf(uses, holdersOf(uses));
  const refer = (schema: JsonSchema): ApiSchema => {
    const name = names.get(keyOf(schema));
    return name === undefined ? withinReferred(schema, refer) : { $ref: `#/components/schemas/${name}` };
  };
  const schemas = [...names].map(
    ([key, name]) => [name, withinReferred(JSON.parse(key) as JsonSchema, refer)] as const,
  );
  return { schemas: Object.fromEntries(schemas), refer };
}

interface Holders {
  count: number;
  /** The different objects that it is a part of. */
  readonly parents: Set<string>;
}

function holdersOf(uses: readonly SchemaUse[]): ReadonlyMap<string, Holders> {
  const holders = new Map<string, Holders>();
  const visit = (schema: JsonSchema, parent: string): void => {
    for (const object of alternativesOf(schema)) {
      const key = keyOf(object);
      const known = holders.get(key) ?? { count: 0, parents: new Set() };
      holders.set(key, known);
      known.count += 1;
      known.parents.add(parent);
      for (const property of Object.values(object.properties ?? {})) visit(property, key);
    }
  };
  for (const { schema } of uses) visit(schema, "");
  return holders;
}

/** Level by level, so that what a route answers itself gets its name before what is part of something else. */
function namesOf(uses: readonly SchemaUse[], holders: ReadonlyMap<string, Holders>): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  let level = uses.flatMap(({ schema, isInput }) => membersOf(schema, { name: "", isInput }));
  for (let depth = 1; level.length > 0; depth += 1) {
    for (const { schema, name, alternative, isInput } of level) {
      const key = keyOf(schema);
      const { count = 0, parents } = holders.get(key) ?? {};
      const isRepeated = depth <= usualDepth ? count > 1 : (parents?.size ?? 0) > 1;
      if (names.has(key) || !isRepeated || Object.keys(schema.properties ?? {}).length < fewestProperties) continue;
      const free = freeName(isInput ? [`${name}Input`] : [name, alternative], taken);
      taken.add(free);
      names.set(key, free);
    }
    level = level.flatMap(({ schema, name, isInput }) => membersOf(schema, { name, isInput }));
  }
  return names;
}

function freeName(wanted: readonly string[], taken: ReadonlySet<string>): string {
  const last = wanted.at(-1) ?? "";
  let name = wanted.find((each) => !taken.has(each)) ?? last;
  for (let number = 2; taken.has(name); number += 1) name = `${last}${number}`;
  return name;
}

interface Member {
  readonly schema: JsonSchema;
  readonly name: string;
  /** For when something else has the name: `OptionOfProduct`. */
  readonly alternative: string;
  readonly isInput: boolean;
}

/** The objects directly below one, or below the alternatives of a union. */
function membersOf(schema: JsonSchema, { name: parent, isInput }: { name: string; isInput: boolean }): Member[] {
  return alternativesOf(schema).flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([property, value]) => {
      const own = pascal(singular(property));
      const names = { name: parent + own, alternative: `${own}Of${parent}` };
      return alternativesOf(value).map((member) => ({ schema: member, ...names, isInput }));
    }),
  );
}

/** The objects that a value may be, in a list or by itself. */
function alternativesOf(schema: JsonSchema): JsonSchema[] {
  if (schema.properties) return [schema];
  return [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...itemsOf(schema)].flatMap(alternativesOf);
}

const itemsOf = ({ items }: JsonSchema): readonly JsonSchema[] =>
  Array.isArray(items) ? items : items ? [items as JsonSchema] : [];

const keyOf = (schema: JsonSchema): string => JSON.stringify(schema);

function withinReferred(schema: JsonSchema, refer: (schema: JsonSchema) => ApiSchema): ApiSchema {
  const { properties, anyOf, allOf, items } = schema;
  const [one, other, ...more] = anyOf ?? [];
  if (one?.type !== undefined && other?.type === "null" && more.length === 0 && isPlain(one)) {
    const { anyOf: _, ...rest } = schema;
    return { ...rest, ...withinReferred(one, refer), type: [one.type, "null"] };
  }
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, refer(value)])),
    }),
    ...(anyOf && { anyOf: anyOf.map(refer) }),
    ...(allOf && { allOf: allOf.map(refer) }),
    ...(items && { items: Array.isArray(items) ? items.map(refer) : refer(items as JsonSchema) }),
  };
}

/** Whether null can be added to its type. */
const isPlain = ({ properties, const: only, enum: some }: JsonSchema): boolean =>
  properties === undefined && only === undefined && some === undefined;

const pascal = (name: string): string =>
  name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

function singular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  if (name.endsWith("sses")) return name.slice(0, -2);
  return /[^s]s$/.test(name) && name !== "status" ? name.slice(0, -1) : name;
}
