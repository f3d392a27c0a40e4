import type { ErrorDefinition } from "@hanse/plugin-kit";
import { asJsonSchema } from "../platform/http/json-schema.ts";
import { code, heading, table } from "./markdown.ts";
import { messageWithNames } from "./sample.ts";

/** Every error there is, by domain. */
export function errorsPage(errors: readonly ErrorDefinition[]): string {
  const domains = Map.groupBy(errors, (error) => error.code.split(".")[0] ?? "");
  const sections = [...domains].map(([domain, entries]) => `\n## ${domain}\n\n${table(columns, entries.map(row))}`);
  return heading("Errors", about) + sections.join("");
}

const columns = ["code", "status", "type", "message", "data"];

const about = `An error is answered as \`{ type, message, data, request_id }\`, sometimes with a top-level \`code\` that clients of the wire
format look for. Tell errors apart by \`data.code\`: it is public and never renamed; messages may change. The other values of
\`data\` are those in braces in the message. A missing login is the bare \`401 {"message":"Unauthorized"}\`. Errors that may
pass by themselves (503, 429, most 409) carry \`Retry-After\`. Anything that is in no list is a defect of ours: a 500 of
type \`unknown_error\`, whose cause is in the log under its \`request_id\`.`;

function row(error: ErrorDefinition): string[] {
  const schema = asJsonSchema(error.data);
  const message = messageWithNames(schema, (data) => new error(data).message);
  const data = Object.keys(schema.properties ?? {}).map(code);
  return [code(error.code), String(error.status), code(error.type), message, data.join(", ")];
}
