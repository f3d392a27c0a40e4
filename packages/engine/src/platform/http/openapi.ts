import type { ErrorDefinition } from "@hanse/plugin-kit";
import type { TObject, TSchema } from "typebox";
import type { Access } from "./access.ts";
import type { AnyRoute } from "./route.ts";

/** Which part of the API a document describes. */
export type ApiPart = "store" | "admin";

/** The OpenAPI 3.1 document of a part of the API, from the routes themselves. */
export function openApiDocument(part: ApiPart, routes: readonly AnyRoute[], version: string): object {
  const mine = routes.filter((route) => partOf(route) === part || partOf(route) === "auth").sort(byPath);
  const paths: Record<string, Record<string, object>> = {};
  for (const route of mine) {
    const path = route.url.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: `Hanse ${part} API`, version, license: { name: "MIT", identifier: "MIT" } },
    paths,
    components: { schemas: { Error: errorSchema }, securitySchemes },
  };
}

function partOf({ url }: AnyRoute): ApiPart | "auth" | "other" {
  const [, first] = url.split("/");
  return first === "store" || first === "admin" || first === "auth" ? first : "other";
}

const byPath = (a: AnyRoute, b: AnyRoute): number =>
  a.url.localeCompare(b.url, "en") || a.method.localeCompare(b.method, "en");

function operation(route: AnyRoute): object {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.id.split(".")[0]],
    security: securityOf[route.access],
    ...(route.permission && { "x-permission": route.permission }),
    parameters: [...parameters("path", route.params), ...parameters("query", route.query), ...fieldsParameter(route)],
    ...(route.body && { requestBody: { required: true, content: json(route.body) } }),
    responses: {
      [route.status ?? 200]: { description: "Success", content: json(route.reply) },
      ...errorResponses(route.errors ?? []),
    },
  };
}

const json = (schema: TSchema | object): object => ({ "application/json": { schema } });

function parameters(place: "path" | "query", schema: TObject | undefined): object[] {
  const required = new Set<string>(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.has(name),
    schema: property,
    ...(place === "query" && { style: "deepObject", explode: true }),
  }));
}

const fieldsParameter = (route: AnyRoute): object[] =>
  route.selects
    ? [
        {
          name: "fields",
          in: "query",
          required: false,
          schema: { type: "string" },
          description: "Properties to send: `+a,-b,*relation` amends the default, bare names replace it.",
        },
      ]
    : [];

/** Errors of one status share an entry: their codes are listed in it. */
function errorResponses(errors: readonly ErrorDefinition[]): Record<string, object> {
  const byStatus = Map.groupBy(errors, (error) => error.status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((error) => `\`${error.code}\``).join(", "),
        content: json({ $ref: "#/components/schemas/Error" }),
      },
    ]),
  );
}

const errorSchema = {
  type: "object",
  required: ["message"],
  properties: {
    type: { type: "string" },
    code: { type: "string" },
    message: { type: "string" },
    data: { type: "object", properties: { code: { type: "string" } }, additionalProperties: true },
    request_id: { type: "string" },
  },
};

const securitySchemes = {
  publishableKey: { type: "apiKey", in: "header", name: "x-publishable-api-key" },
  token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
  session: { type: "apiKey", in: "cookie", name: "connect.sid" },
  secretKey: { type: "http", scheme: "basic" },
};

const securityOf: Record<Access, object[]> = {
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
