import { isRecord, type JsonSchema } from "../platform/http/json-schema.ts";

/** Numbers that stand for themselves in a text until they are replaced by their names. */
const firstMark = 7_001;

/**
 * What a message says, with `{name}` in place of each value: the message is made from sample data and the samples are
 * taken out again. A number that the message computes with shows as a number.
 */
export function messageWithNames(schema: JsonSchema, message: (data: unknown) => string): string {
  try {
    return sampled(schema, message, (name) => `{${name}}`);
  } catch {
    // Messages with amounts look the currency up.
    return sampled(schema, message, (name) => (name === "currencyCode" ? "eur" : `{${name}}`));
  }
}

function sampled(schema: JsonSchema, message: (data: unknown) => string, text: (name: string) => string): string {
  const marks = new Map<number, string>();
  const sample = (part: JsonSchema, name: string): unknown => {
    if (part.const !== undefined) return part.const;
    if (part.enum) return part.enum[0];
    if (part.anyOf) return sample(part.anyOf[0] ?? {}, name);
    if (part.type === "array") return [sample((part.items ?? {}) as JsonSchema, name)];
    if (part.type === "object") {
      return Object.fromEntries(Object.entries(part.properties ?? {}).map(([key, value]) => [key, sample(value, key)]));
    }
    if (part.type === "boolean") return true;
    if (part.type !== "integer" && part.type !== "number") return text(name);
    const mark = firstMark + marks.size;
    marks.set(mark, name);
    return mark;
  };
  const data = sample(schema, "");
  let result = message(isRecord(data) ? data : {});
  for (const [mark, name] of marks) {
    for (const shown of [String(mark), mark.toLocaleString("en"), String(mark / 100)])
      result = result.replaceAll(shown, `{${name}}`);
  }
  return result;
}
