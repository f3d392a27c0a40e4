import { effectId, type RequestOfActor } from "../platform/http/effect-id.ts";

/** Who confirms a change, and with which request: one that comes again under its `Idempotency-Key` is the same one. */
export interface Confirmer {
  /** Id of the user or key. */
  readonly actorId: string;
  readonly requestId: string;
}

/** Who sent a request that confirms a change. */
export const confirmerOf = (request: RequestOfActor): Confirmer => ({
  actorId: request.caller.actorId,
  requestId: effectId("ordchconf", request),
});
