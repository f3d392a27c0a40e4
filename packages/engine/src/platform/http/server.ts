import cors from "@fastify/cors";
import { newId } from "@hanse/plugin-kit";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import { replyWithError } from "./error-reply.ts";
import { RouteNotFound } from "./http.errors.ts";
import { corsOrigins, type OriginLists } from "./origins.ts";
import { parseQuery } from "./query-string.ts";

export interface ServerOptions {
  readonly log: Logger;
  readonly bodyLimitBytes: number;
  readonly trustProxy: boolean;
  readonly origins: OriginLists;
}

/** An HTTP server with the wire's conventions: query strings, JSON bodies on any method, errors, CORS. No routes yet. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const queries = queryParsing();
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes,
    trustProxy: options.trustProxy,
    // A logger of its own for every request costs more than the request; what is logged names the request instead.
    childLoggerFactory: (logger) => logger,
    genReqId: () => newId("req"),
    requestTimeout: 60_000,
    forceCloseConnections: "idle",
    routerOptions: { querystringParser: queries.parse, ignoreTrailingSlash: true },
  });
  app.addHook("onRequest", queries.refuse);
  acceptEmptyJson(app);
  // Fastify reads plain text by itself; a page of any site may send that without asking first.
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler(replyWithError);
  app.setNotFoundHandler((request, reply) =>
    replyWithError(
      new RouteNotFound({ method: request.method, path: request.url.split("?")[0] ?? "" }),
      request,
      reply,
    ),
  );
  await app.register(cors, { delegator: corsOrigins(options.origins) });
  return app;
}

/** The router parses queries outside of any request: an error there would end the process, so it is kept for the request. */
function queryParsing() {
  const errors = new WeakMap<object, Error>();
  return {
    parse(text: string): Record<string, unknown> {
      try {
        return parseQuery(text);
      } catch (error) {
        const nothing = {};
        errors.set(nothing, error as Error);
        return nothing;
      }
    },
    refuse: ({ query }: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void =>
      done(errors.get(query as object)),
  };
}

/** Clients send `content-type: application/json` with no body at all, on any method. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") return done(null, undefined);
    return parse(request, body as string, done);
  });
}
