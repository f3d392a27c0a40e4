import {
  CloudEvent,
  type Contract,
  ErrorJson,
  Manifest,
  RouteEnvelope,
  RouteReply,
  WebhookAnswer,
  WebhookEnvelope,
} from "@hanse/plugin-kit";
import type { TSchema } from "typebox";
import { signatureText } from "./signature-text.ts";

const about = `What an engine asks of a plugin that runs as a service, and the one thing that a service asks of an engine. A service may be written
in any language. Contracts' operations have a path each.

${signatureText}`;

const schemas = {
  Manifest,
  CloudEvent,
  Error: ErrorJson,
  Webhook: WebhookEnvelope,
  Route: RouteEnvelope,
  RouteReply,
  WebhookReply: WebhookAnswer,
};
type Name = keyof typeof schemas;

const refer = (name: Name): object => ({ $ref: `#/components/schemas/${name}` });
/** Without what TypeBox keeps for itself. */
const plain = (schema: TSchema): object => JSON.parse(JSON.stringify(schema)) as object;
const content = (schema: object, type = "application/json"): object => ({ [type]: { schema } });

interface Told {
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  readonly body?: object;
  readonly reply: object;
  readonly parameters?: readonly object[];
}

const operation = ({ operationId, summary, tag, body, reply, parameters = [] }: Told): object => ({
  operationId,
  summary,
  tags: [tag],
  security: [{ signature: [] }],
  ...(parameters.length > 0 && { parameters }),
  ...(body && { requestBody: { required: true, content: body } }),
  responses: {
    200: { description: "Done.", content: content(reply) },
    401: { description: "The signature is missing, wrong, stale or was seen before. Not signed." },
    default: {
      description: "An error of a catalogue, with its own status; 503 for whatever else went wrong.",
      content: content(refer("Error")),
    },
  },
});

const header = (name: string, description: string): object => ({
  in: "header",
  name,
  required: false,
  description,
  schema: { type: "string" },
});

const callHeaders = [
  header("idempotency-key", "The same key means the same effect, done once."),
  header("hanse-budget-ms", "Milliseconds that the caller goes on waiting."),
  header("traceparent", "W3C Trace Context."),
];

const health = (operationId: string, summary: string): object => ({
  operationId,
  summary,
  tags: ["health"],
  security: [],
  responses: { 200: { description: "Yes." }, 503: { description: "No." } },
});

/** The OpenAPI 3.1 document of the protocol between an engine and plugins that run as services. */
export function protocolDocument(contracts: readonly Contract[], version: string): object {
  const calls = contracts.flatMap(({ name, operations }) =>
    Object.entries(operations).map(([called, { input, output, deadlineMs, idempotent }]) => [
      `/call/${name}/${called}`,
      {
        post: operation({
          operationId: `${name}.${called}`,
          summary: `Within ${deadlineMs.toLocaleString("en")} ms; ${idempotent ? "may be repeated" : "is not repeated"}.`,
          tag: name,
          body: content(plain(input)),
          reply: plain(output),
          parameters: callHeaders,
        }),
      },
    ]),
  );
  return {
    openapi: "3.1.0",
    info: { title: "Hanse plugin protocol", version, description: about, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "/" }],
    tags: [...contracts.map(({ name }) => name), "service", "engine", "health"].map((name) => ({ name })),
    paths: {
      "/manifest": {
        get: operation({
          operationId: "manifest",
          summary: "What the service can do.",
          tag: "service",
          reply: refer("Manifest"),
        }),
      },
      ...(Object.fromEntries(calls) as Record<string, object>),
      "/events": {
        post: operation({
          operationId: "events",
          summary: "Tells of an event that the service subscribed to; at least once, in order for each subject.",
          tag: "service",
          body: content(refer("CloudEvent"), "application/cloudevents+json"),
          reply: {},
        }),
      },
      "/jobs/{name}": {
        post: operation({
          operationId: "runJob",
          summary: "Runs a job of the manifest; the engine keeps its schedule.",
          tag: "service",
          parameters: [{ in: "path", name: "name", required: true, schema: { type: "string" } }],
          body: content({}),
          reply: {},
        }),
      },
      "/webhook": {
        post: operation({
          operationId: "webhook",
          summary: "Hands over a callback from outside, byte by byte.",
          tag: "service",
          body: content(refer("Webhook")),
          reply: refer("WebhookReply"),
        }),
      },
      "/route": {
        post: operation({
          operationId: "route",
          summary: "Hands over a request to one of the manifest's routes.",
          tag: "service",
          body: content(refer("Route")),
          reply: refer("RouteReply"),
        }),
      },
      "/livez": { get: health("live", "Whether the process runs.") },
      "/readyz": { get: health("ready", "Whether it can do its work; not while it is stopping.") },
      "/plugin/events": {
        post: operation({
          operationId: "publishEvents",
          summary:
            "Of the engine: takes events of a service for good; the same id twice is one. They are those of the service's contracts, or named after its id.",
          tag: "engine",
          parameters: [header("hanse-plugin", "Id of the service.")],
          body: content(
            { type: "array", items: refer("CloudEvent"), maxItems: 1_000 },
            "application/cloudevents-batch+json",
          ),
          reply: {},
        }),
      },
    },
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)])),
      securitySchemes: {
        signature: {
          type: "apiKey",
          in: "header",
          name: "signature",
          description: "An HTTP Message Signature, as described above.",
        },
      },
    },
  };
}
