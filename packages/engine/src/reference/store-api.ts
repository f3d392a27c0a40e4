import type { JsonSchema } from "../platform/http/json-schema.ts";
import { key, typeOf } from "./type-script.ts";

/** As much of an OpenAPI document as types are made from. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}

interface Parameter {
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** The TypeScript types of an API: its components by their names, and `StoreApi` with every operation by its id. */
export function storeApiTypes({ paths, components }: ApiDocument): string {
  const named = Object.entries(components.schemas).map(
    ([name, schema]) => `${isReachedByName(name) ? "export " : ""}interface ${name} ${typeOf(schema)}\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationType(path, method, operation)),
  );
  const api = `/** Every operation of the store API and of signing in, by its id. Any of them may also answer {@link AnyError}. */\nexport interface StoreApi {\n${operations.join("")}}\n`;
  return [
    "// Made by `pnpm generate` from docs/reference/openapi/store.json. Changes here are lost.\n",
    ...named,
    api,
  ].join("\n");
}

/** The errors of an operation are reached through it. */
const isReachedByName = (name: string): boolean => name === "AnyError" || !/Error$|^Unauthorized$/.test(name);

function operationType(path: string, method: string, operation: Operation): string {
  const indent = "    ";
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const lines = [
    `method: ${JSON.stringify(method.toUpperCase())}`,
    `path: ${JSON.stringify(path)}`,
    `params: ${parametersType(parameters, "path", indent)}`,
    `query: ${parametersType(parameters, "query", indent)}`,
    `body: ${requestBody ? typeOf(schemaOf(requestBody.content), indent) + (requestBody.required ? "" : " | undefined") : "undefined"}`,
    `reply: ${repliesOf(responses, (status) => status < 300, indent)}`,
    `errors: ${repliesOf(responses, (status) => status >= 300, indent) || "never"}`,
  ];
  return `  /** ${summary} */\n  ${key(operationId)}: {\n${lines.map((line) => `${indent}${line};\n`).join("")}  };\n`;
}

function parametersType(parameters: readonly Parameter[], place: string, indent: string): string {
  const mine = parameters.filter((parameter) => parameter.in === place);
  const properties = mine.map(
    ({ name = "", schema = {}, description }) => [name, { ...schema, ...(description && { description }) }] as const,
  );
  const required = mine.filter((parameter) => parameter.required).map(({ name = "" }) => name);
  return typeOf({ type: "object", properties: Object.fromEntries(properties), required }, indent);
}

/** The replies with the statuses asked for. The one for all other statuses would hide what the others tell apart. */
function repliesOf(responses: Operation["responses"], isAsked: (status: number) => boolean, indent: string): string {
  const asked = Object.entries(responses).filter(([status]) => status !== "default" && isAsked(Number(status)));
  const types = asked.flatMap(([, { content }]) => {
    const schema = schemaOf(content);
    return schema.anyOf ? schema.anyOf.map((one) => typeOf(one, indent)) : [typeOf(schema, indent)];
  });
  return [...new Set(types)].join(" | ");
}

const schemaOf = (content: Content): JsonSchema => Object.values(content)[0]?.schema ?? {};
