import { type ApiDocument, type Operation, parametersSchema, schemaOf } from "../platform/http/api-document.ts";
import { key, typeOf } from "../platform/http/type-script.ts";

/** The TypeScript types of an API: its components by their names, and `StoreApi` with every operation by its id. */
export function storeApiTypes({ paths, components }: ApiDocument): string {
  const named = Object.entries(components.schemas).map(
    ([name, schema]) => `${isReachedByName(name) ? "export " : ""}interface ${name} ${typeOf(schema)}\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationType(path, method, operation)),
  );
  const about = `/** Every operation of the store API and of signing in, by its id. Any of them may also answer {@link AnyError}. */`;
  const api = `${about}\nexport interface StoreApi {\n${operations.join("")}}\n`;
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
  const { operationId, summary, requestBody, responses } = operation;
  const parameters = (place: "path" | "query"): string => {
    const schema = parametersSchema(operation, place);
    return schema ? typeOf(schema, indent) : "Record<string, never>";
  };
  const lines = [
    `method: ${JSON.stringify(method.toUpperCase())}`,
    `path: ${JSON.stringify(path)}`,
    `params: ${parameters("path")}`,
    `query: ${parameters("query")}`,
    `body: ${requestBody ? typeOf(schemaOf(requestBody.content), indent) + (requestBody.required ? "" : " | undefined") : "undefined"}`,
    `reply: ${repliesOf(responses, (status) => status < 300, indent)}`,
    `errors: ${repliesOf(responses, (status) => status >= 300, indent) || "never"}`,
  ];
  return `  /** ${summary} */\n  ${key(operationId)}: {\n${lines.map((line) => `${indent}${line};\n`).join("")}  };\n`;
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
