import type { FastifyRequest } from "fastify";
import type { Answer } from "./answer.ts";
import type { AnyRoute } from "./route.ts";

/** Keeps the answers of requests that carry an `Idempotency-Key`. */
export interface IdempotencyStore {
  run(scope: IdempotentRequest, work: () => Promise<Answer>): Promise<Answer>;
}

export interface IdempotentRequest {
  readonly key: string;
  /** Who sent it: keys of different callers never meet. */
  readonly principal: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** The key that a request carries, if it does. */
export function idempotencyKeyOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const key = headers["idempotency-key"];
  return typeof key === "string" && key !== "" ? key : undefined;
}

/** Runs the work, or answers as before when the same caller sent the same key. */
export function keepIdempotent(
  store: IdempotencyStore,
  route: AnyRoute,
  request: FastifyRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const key = idempotencyKeyOf(request.headers);
  if (route.method === "GET" || route.repeatable || key === undefined) return work();
  // Answers of /auth are tokens and cookies: those are not kept, and signing in twice does no harm.
  if (route.url.startsWith("/auth/")) return work();
  const { authorization, cookie, "x-publishable-api-key": publishable } = request.headers;
  const principal = [authorization, cookie, publishable].map((part) => String(part ?? "")).join("\n");
  return store.run({ key, principal, method: route.method, path: request.url, body: request.body ?? null }, work);
}
