import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { InvalidCall, InvalidReply, PluginUnavailable, UnknownOperation } from "../call.errors.ts";
import { HanseError } from "../error.ts";
import { copyJson } from "../json-value.ts";
import { manifestHash } from "../manifest.ts";
import type { Logger, PluginDefinition } from "../plugin.ts";
import { CloudEvent, fromCloudEvent } from "../protocol/cloud-event.ts";
import { RouteEnvelope, WebhookEnvelope } from "../protocol/envelopes.ts";
import { errorToJson } from "../protocol/error-json.ts";
import { SeenNonces } from "../protocol/seen-nonces.ts";
import { BadSignature, type Fields, signReply, verifyRequest } from "../protocol/signature.ts";
import type { RunningPlugin } from "../running-plugin.ts";
import { withTrace } from "../trace-context.ts";

export interface ServiceServerOptions {
  readonly definition: Pick<PluginDefinition, "id" | "implements">;
  readonly running: RunningPlugin;
  readonly secrets: readonly string[];
  readonly log: Logger;
  readonly isStopping: () => boolean;
}

const bodyBytes = 32 * 1024 * 1024;
const longestMs = 900_000;

type Handle = (request: FastifyRequest, signal: AbortSignal) => Promise<unknown>;

/** The service protocol over a plugin: everything signed but the health checks. */
export function createServiceServer({
  definition,
  running,
  secrets,
  log,
  isStopping,
}: ServiceServerOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: bodyBytes,
    forceCloseConnections: "idle",
    // What comes over a connection that is still open is answered: an unsigned 503 would tell its sender nothing.
    return503OnClosing: false,
    logger: false,
  });
  const nonces = new SeenNonces();
  const inputs = inputChecks(definition);
  const hash = manifestHash(running.manifest as NonNullable<typeof running.manifest>);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  /** Checks the signature, runs the handler within the caller's budget and signs what comes of it. */
  const signed =
    (handle: Handle) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const fields = request.headers as Fields;
      const body = bytesOf(request);
      try {
        const nonce = verifyRequest(
          { method: request.method, target: request.url, fields, body },
          secrets,
          definition.id,
        );
        if (!nonces.isNew(nonce)) throw new BadSignature("a replay: this call came before");
      } catch (error) {
        if (!(error instanceof BadSignature)) throw error;
        log.warn({ address: request.ip, method: request.method, url: request.url }, `refused a call: ${error.message}`);
        return reply.status(401).send({ message: "Unauthorized" });
      }
      const { status, text } = await withTrace(fields["traceparent"], () => answerOf(handle, request, reply));
      const about = { "content-type": "application/json", "hanse-manifest": hash };
      const [secret = ""] = secrets;
      const headers = signReply({ status, fields: about, body: text }, fields, secret);
      if (isStopping()) reply.header("connection", "close");
      return reply.status(status).headers(headers).send(text);
    };

  const answerOf = async (
    handle: Handle,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ status: number; text: Buffer }> => {
    try {
      const body = await handle(request, signalOf(request, reply));
      return { status: 200, text: Buffer.from(JSON.stringify(body === undefined ? {} : body)) };
    } catch (error) {
      const known = error instanceof HanseError;
      if (!known) log.error({ err: error, url: request.url }, "a call failed");
      const failure = known ? error : new PluginUnavailable({ plugin: definition.id, operation: request.url });
      return { status: failure.status, text: Buffer.from(JSON.stringify(errorToJson(failure))) };
    }
  };

  app.get(
    "/manifest",
    signed(async () => running.manifest),
  );
  app.post<{ Params: { contract: string; operation: string } }>("/call/:contract/:operation", (request, reply) =>
    signed(async (_, signal) => {
      const { contract, operation } = request.params;
      const name = `${contract}.${operation}`;
      const check = inputs.get(name);
      if (!check) throw new UnknownOperation({ plugin: definition.id, operation: name });
      const { "idempotency-key": idempotencyKey, traceparent } = request.headers as Fields;
      const call = { signal, idempotencyKey, traceparent, budgetMs: budgetOf(request) };
      const answer = await running.call(contract, operation, check(bytesOf(request)), call);
      return asJson(answer, (problem) => new InvalidReply({ plugin: definition.id, operation: name, problem }));
    })(request, reply),
  );
  const events = bodyCheck(CloudEvent, "events");
  app.post(
    "/events",
    signed((request, signal) => running.deliver(fromCloudEvent(events(bytesOf(request))), signal)),
  );
  app.post<{ Params: { name: string } }>("/jobs/:name", (request, reply) =>
    signed((_, signal) => running.runJob(request.params.name, signal))(request, reply),
  );
  const webhooks = bodyCheck(WebhookEnvelope, "webhook");
  app.post(
    "/webhook",
    signed((request, signal) => {
      const { headers, body } = webhooks(bytesOf(request));
      return running.webhook({ headers, body: Buffer.from(body, "base64"), signal });
    }),
  );
  const routes = bodyCheck(RouteEnvelope, "route");
  app.post(
    "/route",
    signed(async (request, signal) => {
      const { body, ...call } = routes(bytesOf(request));
      const reply = await running.handle({ ...call, body, signal });
      return { status: reply.status, headers: reply.headers, body: Buffer.from(reply.body).toString("base64") };
    }),
  );

  app.get("/livez", async () => ({ status: "ok", plugin: definition.id }));
  app.get("/readyz", async (_request, reply) => {
    const isReady =
      !isStopping() &&
      (await running.ready().then(
        () => true,
        () => false,
      ));
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? "ok" : "not ready" });
  });
  return app;

  function bodyCheck<const S extends TSchema>(schema: S, operation: string): (body: Buffer) => Static<S> {
    const check = Compile(schema);
    return (body) => {
      const value = parsed(body, definition.id, operation);
      if (check.Check(value)) return value as Static<S>;
      const [first] = check.Errors(value);
      const problem = `${first?.instancePath || "the body"} ${first?.message ?? "is not valid"}`;
      throw new InvalidCall({ plugin: definition.id, operation, problem });
    };
  }

  function inputChecks({
    implements: contracts,
  }: Pick<PluginDefinition, "implements">): Map<string, (body: Buffer) => unknown> {
    const checks = new Map<string, (body: Buffer) => unknown>();
    for (const contract of Object.values(contracts))
      for (const [name, { input }] of Object.entries(contract.operations))
        checks.set(`${contract.name}.${name}`, bodyCheck(input, `${contract.name}.${name}`));
    return checks;
  }
}

const bytesOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

function parsed(body: Buffer, plugin: string, operation: string): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch (error) {
    throw new InvalidCall({ plugin, operation, problem: "the body is not JSON" }, { cause: error });
  }
}

/** What the plugin answered, or why that cannot travel. */
function asJson(value: unknown, failure: (problem: string) => Error): unknown {
  try {
    return copyJson(value);
  } catch (error) {
    throw failure((error as Error).message);
  }
}

const budgetOf = (request: FastifyRequest): number => {
  const budget = Number((request.headers as Fields)["hanse-budget-ms"] ?? longestMs);
  return Number.isFinite(budget) && budget >= 0 ? Math.min(budget, longestMs) : longestMs;
};

/** Aborted when the caller's time is up, and when the caller went away. */
function signalOf(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const budgetMs = budgetOf(request);
  const timer = setTimeout(() => controller.abort(new Error(`not done within ${budgetMs} ms`)), budgetMs).unref();
  reply.raw.once("close", () => {
    clearTimeout(timer);
    if (!reply.raw.writableEnded) controller.abort(new Error("the caller went away"));
  });
  return controller.signal;
}
