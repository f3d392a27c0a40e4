import type { ErrorDefinition } from "@hanse/plugin-kit";
import type { Access } from "./access.ts";
import type { ApiDocument, ApiSchema, Content, Operation } from "./api-document.ts";
import type { JsonSchema } from "./json-schema.ts";
import { type Components, nameRepeated, type SchemaUse } from "./openapi-components.ts";
import { anyError, errorSchema, errorSchemaName, unauthorized } from "./openapi-errors.ts";
import { nameParameters, type Parameters } from "./openapi-parameters.ts";
import type { AnyRoute } from "./route.ts";

/** Which part of the API a document describes. */
export type ApiPart = "store" | "admin";

/** The OpenAPI 3.1 document of a part of the API, from the routes themselves. */
export function openApiDocument(part: ApiPart, routes: readonly AnyRoute[], version: string): ApiDocument {
  const mine = routes.filter((route) => [part, "auth"].includes(route.url.split("/")[1] ?? "")).toSorted(byPath);
  const components = nameRepeated(mine.flatMap(schemasOf));
  const parameters = nameParameters(mine);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of mine) {
    const path = route.url.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, components, parameters) };
  }
  const errors = mine
    .flatMap((route) => route.errors ?? [])
    .map((error) => [errorSchemaName(error.code), plain(errorSchema(error))]);
  const schemas = {
    ...components.schemas,
    AnyError: anyError,
    Unauthorized: unauthorized,
    ...Object.fromEntries(errors),
  };
  return {
    openapi: "3.1.0",
    info: {
      title: `Hanse ${part} API`,
      version,
      description: about[part],
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(mine.map(tagOf))].map((name) => ({ name })),
    paths,
    components: { schemas: sorted(schemas), parameters: sorted(parameters.shared), securitySchemes: schemesOf(mine) },
  };
}

const about: Record<ApiPart, string> = {
  store:
    "What storefronts call. Every request to /store names its publishable key. Amounts are in the currency's major unit, times in ISO 8601 (UTC).",
  admin:
    "What the admin and programs that look after the shop call. Amounts are in the currency's major unit, times in ISO 8601 (UTC).",
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPath = (a: AnyRoute, b: AnyRoute): number => compare(a.url, b.url) || compare(a.method, b.method);
const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => compare(a, b)));

/** `admin.products.create` -> `products`. */
const tagOf = ({ id }: AnyRoute): string => id.split(".").at(-2) ?? id;

/** Without what TypeBox keeps for itself. */
const plain = (schema: object): JsonSchema => JSON.parse(JSON.stringify(schema)) as JsonSchema;

function schemasOf({ body, reply }: AnyRoute): SchemaUse[] {
  return [...(body ? [{ schema: plain(body), isInput: true }] : []), { schema: plain(reply), isInput: false }];
}

function operation(route: AnyRoute, { refer }: Components, parameters: Parameters): Operation {
  const { body, reply, permission } = route;
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [tagOf(route)],
    security: securityOf[route.access],
    ...(permission && { "x-permission": permission }),
    parameters: parameters.of(route),
    ...(body && { requestBody: { required: isRequired(body), content: json(refer(plain(body))) } }),
    responses: {
      [route.status ?? 200]: {
        description: "Success",
        content: plain(reply).type === "string" ? text : json(refer(plain(reply))),
      },
      ...errorResponses(route),
      default: { description: "Any other error", content: json({ $ref: "#/components/schemas/AnyError" }) },
    },
  };
}

const json = (schema: ApiSchema): Content => ({ "application/json": { schema } });
const text = { "text/plain": { schema: { type: "string" } } };

/** A body whose every property may be left out may be left out itself. */
const isRequired = (body: object): boolean => {
  const { type, required = [] } = body as JsonSchema;
  return type !== "object" || required.length > 0;
};

/** Errors of one status share an entry; `data.code` tells them apart. */
function errorResponses({ errors = [], access }: AnyRoute): Operation["responses"] {
  const byStatus = Map.groupBy(errors, (error) => error.status);
  const bare = access === "public" || access === "store" ? [] : ["Unauthorized"];
  if (bare.length > 0 && !byStatus.has(401)) byStatus.set(401, []);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => {
      const refs = [...group.map(nameOf), ...(status === 401 ? bare : [])].map((name) => ({
        $ref: `#/components/schemas/${name}`,
      }));
      const description = group.map((error) => `\`${error.code}\``).join(", ") || "Not signed in";
      return [status, { description, content: json(refs.length === 1 && refs[0] ? refs[0] : { anyOf: refs }) }];
    }),
  );
}

const nameOf = ({ code }: ErrorDefinition): string => errorSchemaName(code);

const securitySchemes: Record<string, object> = {
  publishableKey: { type: "apiKey", in: "header", name: "x-publishable-api-key" },
  token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
  session: { type: "apiKey", in: "cookie", name: "connect.sid" },
  secretKey: { type: "http", scheme: "basic", description: "The secret API key as the user name, no password." },
};

const securityOf: Record<Access, Record<string, string[]>[]> = {
  public: [],
  store: [{ publishableKey: [] }],
  customer: [
    { publishableKey: [], token: [] },
    { publishableKey: [], session: [] },
  ],
  registration: [{ publishableKey: [], token: [] }],
  identity: [{ token: [] }, { session: [] }],
  admin: [{ token: [] }, { session: [] }, { secretKey: [] }],
};

function schemesOf(routes: readonly AnyRoute[]): Record<string, object> {
  const used = new Set(routes.flatMap(({ access }) => securityOf[access].flatMap(Object.keys)));
  return Object.fromEntries(Object.entries(securitySchemes).filter(([name]) => used.has(name)));
}
