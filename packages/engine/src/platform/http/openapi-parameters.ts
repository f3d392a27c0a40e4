import type { TObject } from "typebox";
import type { Parameter } from "./api-document.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { AnyRoute } from "./route.ts";

/** Parameters that stand at several routes, under names of their own. */
export interface Parameters {
  readonly shared: Readonly<Record<string, Parameter>>;
  /** What a route takes, with a `$ref` for each of the shared ones. */
  of(route: AnyRoute): Parameter[];
}

/** Routes that have to take a parameter before it gets a name. */
const fewestUses = 3;

/** Finds the parameters that many routes take: pages, filters and ids. They keep their own names. */
export function nameParameters(routes: readonly AnyRoute[]): Parameters {
  const uses = new Map<string, { parameter: Parameter; count: number }>();
  for (const parameter of routes.flatMap(parametersOf)) {
    const key = JSON.stringify(parameter);
    uses.set(key, { parameter, count: (uses.get(key)?.count ?? 0) + 1 });
  }
  const names = new Map<string, string>();
  const shared: Record<string, Parameter> = {};
  for (const [key, { parameter }] of [...uses].filter(([, { count }]) => count >= fewestUses)) {
    const name = freeName(parameter, shared);
    names.set(key, name);
    shared[name] = parameter;
  }
  return {
    shared,
    of: (route) =>
      parametersOf(route).map((parameter) => {
        const name = names.get(JSON.stringify(parameter));
        return name === undefined ? parameter : { $ref: `#/components/parameters/${name}` };
      }),
  };
}

/** `$and` gives `and`; of several with one name the later ones get a number. */
function freeName({ name = "", in: place = "" }: Parameter, taken: Readonly<Record<string, unknown>>): string {
  const own = name.replaceAll(/\W/g, "");
  const wanted = Object.hasOwn(taken, own) ? `${own}_${place}` : own;
  let free = wanted;
  for (let number = 2; Object.hasOwn(taken, free); number += 1) free = `${wanted}_${number}`;
  return free;
}

const parametersOf = (route: AnyRoute): Parameter[] => [
  ...parametersIn("path", route.params),
  ...parametersIn("query", route.query),
  ...(route.selects ? [fieldsParameter] : []),
  ...(route.method === "GET" ? [] : [idempotencyKey]),
];

function parametersIn(place: "path" | "query", schema: TObject | undefined): Parameter[] {
  const { properties = {}, required = [] } = schema ? (JSON.parse(JSON.stringify(schema)) as JsonSchema) : {};
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description && { description }),
    schema: property,
    ...(place === "query" && isNested(property) && { style: "deepObject", explode: true }),
  }));
}

/** Operators and conditions come as `created_at[$gte]=…`; plain values and lists need no style of their own. */
const isNested = (schema: JsonSchema): boolean =>
  schema.type === "object" || Object.keys(schema).length === 0 || (schema.anyOf ?? []).some(isNested);

const fieldsParameter: Parameter = {
  name: "fields",
  in: "query",
  required: false,
  description: "Properties to send: `+a,-b,*relation` amends the default, bare names replace it.",
  schema: { type: "string" },
};

const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Any text of the client's choice. The same request with the same key is done once, and answered the same.",
  schema: { type: "string" },
};
