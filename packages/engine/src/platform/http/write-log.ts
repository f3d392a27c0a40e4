import type { FastifyRequest } from "fastify";
import type { Access, CallerOf } from "./access.ts";
import { idempotencyKeyOf } from "./idempotent.ts";
import type { AnyRoute } from "./route.ts";

/** A write in the admin: who does what, with which input. */
export interface AdminWrite {
  readonly actorType: "user" | "api-key" | "identity";
  readonly actorId: string;
  /** The route's id; for routes of plugins `<plugin> <method> <path>`. */
  readonly operation: string;
  readonly method: string;
  /** Without its query, which may hold a token. */
  readonly path: string;
  readonly requestId: string;
  readonly address: string;
  readonly input: unknown;
  /** The request's `Idempotency-Key`, where doing it again would add something again. */
  readonly addsOnceUnder?: string;
}

/** Keeps every write of the admin with its changes; the domain that owns the log registers it as `writeLog`. */
export interface WriteLog {
  /**
   * Does the work, and records it when it succeeded or changed anything.
   *
   * @throws AnswerLost when a process has done it under the same key, and died before it could answer.
   */
  record<T extends { readonly status: number }>(write: AdminWrite, work: () => Promise<T>): Promise<T>;
}

/** What is to be recorded about a request; undefined for reads, and for what is not of the admin. */
export function adminWriteOf(
  { id: operation, addsOnce }: Pick<AnyRoute, "id" | "addsOnce">,
  request: FastifyRequest,
  caller: CallerOf<Access>,
): AdminWrite | undefined {
  if (request.method === "GET" || !request.url.startsWith("/admin/")) return undefined;
  const actor = actorOf(caller);
  if (!actor) return undefined;
  const key = addsOnce ? idempotencyKeyOf(request.headers) : undefined;
  return {
    ...actor,
    operation,
    method: request.method,
    path: request.url.split("?")[0] ?? "",
    requestId: request.id,
    address: request.ip,
    input: request.body ?? null,
    ...(key !== undefined && { addsOnceUnder: key }),
  };
}

function actorOf(caller: CallerOf<Access>): Pick<AdminWrite, "actorType" | "actorId"> | undefined {
  if ("actorId" in caller) return { actorType: caller.actorType, actorId: caller.actorId };
  if ("identity" in caller) return { actorType: "identity", actorId: caller.identity.authIdentityId };
  return undefined;
}
