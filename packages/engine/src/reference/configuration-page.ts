import { variables } from "../platform/config/environment.ts";
import { Settings } from "../platform/config/settings.ts";
import { asJsonSchema, type JsonSchema } from "../platform/http/json-schema.ts";
import { code, heading, table } from "./markdown.ts";
import { typeOf } from "../platform/http/type-script.ts";

/** Every key of `hanse.config.ts`. */
export function configurationPage(): string {
  const { properties = {} } = asJsonSchema(Settings);
  const sections = Object.entries(properties).filter(([, schema]) => schema.properties);
  const single = Object.entries(properties).filter(([, schema]) => !schema.properties);
  const parts = [
    table(
      columns,
      single.map(([key, schema]) => row(key, schema)),
    ),
    ...sections.map(([section, { properties: keys = {} }]) => {
      const rows = Object.entries(keys).map(([key, schema]) => row(`${section}.${key}`, schema));
      return `## ${section}\n\n${table(columns, rows)}`;
    }),
  ];
  return `${heading("Configuration", about)}\n${parts.join("\n")}`;
}

const columns = ["key", "type", "default", "environment", "what it is"];

const about = `A shop is its \`hanse.config.ts\`, whose default export is made by \`defineConfig({ plugins: [...], ... })\`. Only \`plugins\` is
required: the shop's plugins, in the order in which they start. A variable of the environment wins over the file. An unknown key
or a value of the wrong kind ends the start with a line that names it.`;

function row(key: string, schema: JsonSchema): string[] {
  const environment =
    Object.entries(variables).find(([, { section, key: name }]) => `${section}.${name}` === key)?.[0] ?? "";
  const description = (schema.description ?? "").replace(/ Environment: [^.]*\./, "");
  const usual = schema.default === undefined ? "none" : code(JSON.stringify(schema.default));
  return [code(key), code(typeOf(schema)) + limits(schema), usual, code(environment), description];
}

function limits({ minimum, maximum, minLength }: JsonSchema): string {
  if (minLength !== undefined) return `, at least ${minLength} characters`;
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  return minimum === undefined ? "" : `, at least ${minimum}`;
}
