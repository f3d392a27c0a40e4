import cookie from "@fastify/cookie";
import cors from "@fastify/cors";
import { newId } from "@hanse/plugin-kit";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
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
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes,
    trustProxy: options.trustProxy,
    genReqId: () => newId("req"),
    requestTimeout: 60_000,
    forceCloseConnections: "idle",
    routerOptions: { querystringParser: parseQuery, ignoreTrailingSlash: true },
  });
  acceptEmptyJson(app);
  app.setErrorHandler(replyWithError);
  app.setNotFoundHandler((request, reply) =>
    replyWithError(
      new RouteNotFound({ method: request.method, path: request.url.split("?")[0] ?? "" }),
      request,
      reply,
    ),
  );
  await app.register(cookie);
  await app.register(cors, { delegator: corsOrigins(options.origins) });
  return app;
}

/** Clients send `content-type: application/json` with no body at all, on any method. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") return done(null, undefined);
    return parse(request, body as string, done);
  });
}
