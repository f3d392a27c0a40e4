import { HanseError } from "@hanse/plugin-kit";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  BodyTooLarge,
  ConcurrentChange,
  DatabaseUnavailable,
  MalformedBody,
  MalformedRequest,
  UnsupportedBody,
} from "./http.errors.ts";

/** `code` that the wire's clients expect beside some of its types. */
const wireCodes: Partial<Record<string, string>> = {
  conflict: "invalid_state_error",
  duplicate_error: "invalid_request_error",
};

/** Answers an error as the wire has it. Whatever is not in a catalogue is logged, and told to nobody. */
export function replyWithError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = catalogued(error, request);
  if (!known) {
    request.log.error({ err: error, requestId: request.id }, "request failed");
    return reply.status(500).send({
      code: "unknown_error",
      type: "unknown_error",
      message: `Something went wrong in the shop. Its operator finds the cause in the log under request ${request.id}.`,
      request_id: request.id,
    });
  }
  if (known.status >= 500) request.log.error({ err: error, requestId: request.id }, "request failed");
  if (known.retryAfter !== undefined) void reply.header("retry-after", String(known.retryAfter));
  if (known.status === 401 && known.code === "http.unauthorized")
    return reply.status(401).send({ message: "Unauthorized" });
  const code = known.wireCode ?? wireCodes[known.type];
  return reply.status(known.status).send({
    ...(code && { code }),
    type: known.type,
    message: known.message,
    data: { ...(known.data as object), code: known.code },
    request_id: request.id,
  });
}

function catalogued(error: unknown, request: FastifyRequest): HanseError | undefined {
  if (error instanceof HanseError) return error;
  return fromFastify(error, request) ?? fromPostgres(error);
}

function fromFastify(error: unknown, request: FastifyRequest): HanseError | undefined {
  const { code, message, statusCode } = error as { code?: string; message: string; statusCode?: number };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new BodyTooLarge({ limitBytes: request.server.initialConfig.bodyLimit ?? 0 });
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    return new UnsupportedBody({ contentType: (request.headers["content-type"] ?? "none").slice(0, 100) });
  }
  if (code === "FST_ERR_CTP_INVALID_JSON_BODY") return new MalformedBody({ problem: "it cannot be parsed" });
  if (error instanceof SyntaxError && statusCode === 400) return new MalformedBody({ problem: message });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new MalformedRequest({ problem: message });
  return undefined;
}

/** SQLSTATE classes that are nobody's fault: serialisation and deadlocks, and a server that is away. */
export function fromPostgres(error: unknown): HanseError | undefined {
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : "";
  if (code === "2201B")
    return new MalformedRequest({ problem: `a regular expression in it is not valid: ${message}` }, { cause: error });
  if (code === "40001" || code === "40P01" || code === "55P03") return new ConcurrentChange({}, { cause: error });
  const away =
    typeof code === "string" &&
    (/^(08|57P)/.test(code) || ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"].includes(code));
  if (away || /connection terminated|timeout exceeded when trying to connect|connection ended/i.test(message)) {
    return new DatabaseUnavailable({}, { cause: error });
  }
  return undefined;
}
