import type { EventDefinition } from "@hanse/plugin-kit";
import { asJsonSchema } from "../platform/http/json-schema.ts";
import { heading } from "./markdown.ts";
import { messageWithNames } from "./sample.ts";
import { typeOf } from "../platform/http/type-script.ts";

/** Every event there is, with its payload. */
export const eventsPage = (events: readonly EventDefinition[]): string =>
  heading("Events", about) + events.map(section).join("");

const about = `Events are facts, stored in the transaction that caused them and delivered afterwards: at least once, and in order for each
aggregate. An envelope is \`{ id, name, aggregate, occurredAt, payload }\`; whoever has seen an \`id\` has handled the event. Names
are public and never renamed; payloads only gain properties. Amounts are integers in the currency's minor unit.`;

function section({ name, payload, aggregate }: EventDefinition): string {
  const schema = asJsonSchema(payload);
  const id = messageWithNames(schema, (data) => aggregate(data));
  return `\n## ${name}\n\nAggregate: \`${id}\`\n\n\`\`\`ts\n${typeOf(schema)}\n\`\`\`\n`;
}
