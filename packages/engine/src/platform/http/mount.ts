import { withTrace } from "@hanse/plugin-kit";
import type { AwilixContainer } from "awilix";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Answer } from "./answer.ts";
import { recogniser } from "./caller.ts";
import type { Guards } from "./access.ts";
import { parseFields, type Selection } from "./fields.ts";
import { keepIdempotent, type IdempotencyStore } from "./idempotent.ts";
import type { AnyRoute } from "./route.ts";
import { incomingFiles } from "./multipart.ts";
import { validator } from "./validation.ts";
import { adminWriteOf, type WriteLog } from "./write-log.ts";

/** What routes are mounted with. */
export interface Mounting {
  readonly container: AwilixContainer;
  readonly guards: Guards;
  readonly idempotency: IdempotencyStore;
  readonly writes: WriteLog;
  /** Test servers check every reply against the route's schema. */
  readonly checkReplies: boolean;
}

/** For routes without `fields=`. */
const everything: Selection = { key: "", has: () => true, wants: () => true, pick: (dto) => dto };

/** Puts a route on the server: recognise the caller, validate, handle, answer. */
export function mount(app: FastifyInstance, route: AnyRoute, mounting: Mounting): void {
  const parameters = route.params && validator(route.params, { coerce: true });
  const query = route.query && validator(route.query, { coerce: true });
  const body = route.body && validator(route.body);
  const reply = mounting.checkReplies ? validator(route.reply) : undefined;
  const recognise = recogniser(route, mounting.guards);

  const { container } = mounting;
  // A read leaves nothing behind, so it shares the shop's services; whatever changes something gets a scope of its own.
  const cradle = (): object => (route.method === "GET" ? container : container.createScope()).cradle;

  const prepare = async (request: FastifyRequest, uses: never) => {
    const { fields, ...rest } = request.query as Record<string, unknown>;
    const caller = await recognise(request, uses);
    return {
      params: parameters?.(request.params) as never,
      query: query?.(route.selects ? rest : request.query) as never,
      body: body?.(request.body ?? {}) as never,
      caller,
      fields: route.selects ? parseFields(typeof fields === "string" ? fields : undefined, route.selects) : everything,
      url: request.url,
      headers: request.headers,
      files: () => incomingFiles(request),
    };
  };

  app.route({
    method: route.method,
    url: route.url,
    handler: (request, out) => withTrace(traceOf(request), () => answer(request, out)),
  });

  async function answer(request: FastifyRequest, out: FastifyReply): Promise<FastifyReply> {
    const uses = cradle() as never;
    const prepared = await prepare(request, uses);
    const work = async () => {
      const result = await route.handle(prepared, uses);
      return result instanceof Answer ? result : new Answer(route.status ?? 200, result);
    };
    const write = adminWriteOf(route, request, prepared.caller);
    const done = await keepIdempotent(mounting.idempotency, route, request, () =>
      write ? mounting.writes.record(write, work) : work(),
    );
    if (reply && done.status < 300) reply(asReceived(done));
    return send(out, done);
  }
}

function traceOf({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === "string" ? traceparent : undefined;
}

/** The reply as its client will read it. */
function asReceived({ body, headers }: Answer): unknown {
  const type = headers["content-type"] ?? "application/json";
  if (!String(type).includes("json")) return String(body);
  return JSON.parse(typeof body === "string" || Buffer.isBuffer(body) ? String(body) : JSON.stringify(body)) as unknown;
}

function send(reply: FastifyReply, { status, body, headers }: Answer): FastifyReply {
  return reply.status(status).headers(headers).send(body);
}
