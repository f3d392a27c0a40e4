import type { ApiSchema } from "./api-document.ts";

/** The TypeScript type of a JSON Schema. Limits such as `maxLength` have no types and are left to the server. */
export function typeOf(schema: ApiSchema, indent = ""): string {
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1) ?? "unknown";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf) return union(schema.anyOf.map((one) => typeOf(one, indent)));
  if (schema.allOf) return schema.allOf.map((one) => parenthesised(typeOf(one, indent))).join(" & ");
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? "unknown" : union(types.map((type) => typeNamed(type, schema, indent)));
}

function typeNamed(type: string, schema: ApiSchema, indent: string): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return `${parenthesised(typeOf((schema.items ?? {}) as ApiSchema, indent))}[]`;
    case "object":
      return objectType(schema, indent);
    default:
      throw new Error(`JSON Schema has no type ${type}: correct the schema.`);
  }
}

function objectType(
  { properties, required = [], patternProperties, additionalProperties }: ApiSchema,
  indent: string,
): string {
  if (properties) {
    const inner = `${indent}  `;
    const lines = Object.entries(properties).map(
      ([name, value]) =>
        `${comment(value, inner)}${inner}${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(value, inner)};\n`,
    );
    return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("")}${indent}}`;
  }
  const [values] = Object.values(patternProperties ?? {});
  const others = values ?? (typeof additionalProperties === "object" ? additionalProperties : {});
  return `Record<string, ${typeOf(others, indent)}>`;
}

const comment = ({ description }: ApiSchema, indent: string): string =>
  description ? `${indent}/** ${description.replaceAll("*/", "*\\/")} */\n` : "";

export const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** Without what is there already, and `unknown` alone, as it covers the rest. */
function union(types: readonly string[]): string {
  const different = [...new Set(types)];
  return different.includes("unknown") ? "unknown" : different.join(" | ");
}

const parenthesised = (type: string): string =>
  / [|&] /.test(type.replaceAll(/\{[^]*\}/g, "{}")) ? `(${type})` : type;
