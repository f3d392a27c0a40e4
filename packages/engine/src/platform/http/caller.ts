import type { FastifyRequest } from "fastify";
import type { Access, Caller, CallerOf, Guards } from "./access.ts";
import { Unauthorized } from "./http.errors.ts";
import type { AnyRoute } from "./route.ts";

/** Finds out who calls, and turns away who may not. */
export type Recogniser = (request: FastifyRequest, uses: never) => Promise<CallerOf<Access>>;

export function recogniser(route: AnyRoute, guards: Guards): Recogniser {
  switch (route.access) {
    case "public":
      return async (request) => plain(request);
    case "store":
      return async (request, uses) => {
        const key = await guards.publishableKey(request, uses);
        const identity = await guards.identity(request, uses);
        return { ...plain(request), key, customerId: customerOf(identity) };
      };
    case "customer":
      return async (request, uses) => {
        const key = await guards.publishableKey(request, uses);
        const customerId = customerOf(await guards.identity(request, uses));
        if (!customerId) throw new Unauthorized({});
        return { ...plain(request), key, customerId };
      };
    case "registration":
      return async (request, uses) => {
        const key = await guards.publishableKey(request, uses);
        const identity = await guards.identity(request, uses);
        if (identity?.actorType !== "customer") throw new Unauthorized({});
        return { ...plain(request), key, customerId: identity.actorId, identity };
      };
    case "identity":
      return async (request, uses) => {
        const identity = await guards.identity(request, uses);
        if (!identity) throw new Unauthorized({});
        return { ...plain(request), identity };
      };
    case "admin":
      return async (request, uses) => {
        const actor = await guards.admin(request, route.permission ?? "", uses);
        if (!actor) throw new Unauthorized({});
        return { ...plain(request), ...actor };
      };
  }
}

const customerOf = (identity: { actorType: string; actorId: string | null } | null): string | null =>
  identity?.actorType === "customer" ? identity.actorId : null;

function plain(request: FastifyRequest): Caller {
  const locale = request.headers["x-medusa-locale"];
  return {
    requestId: request.id,
    address: request.ip,
    locale: typeof locale === "string" && locale !== "" ? locale : null,
  };
}
