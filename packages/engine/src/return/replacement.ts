import type { ErrorDefinition } from "@hanse/plugin-kit";
import type { AddedVariant } from "../order-change/index.ts";
import type { Inbound } from "./inbound.service.ts";
import type { Return } from "./return.ts";

/** The service of exchanges or of claims, as far as their goods are concerned. */
export interface ReplacementService {
  /** @throws its own error when there is none. */
  get(id: string): Promise<{ readonly orderId: string; readonly return: Return | null }>;
  /** The change by which it is put together, for this member of staff. */
  inbound(id: string, actorId: string): Promise<Inbound>;
  /** The same for what goes out. @throws when nothing does. */
  outbound(id: string, actorId: string): Promise<Inbound>;
  addVariants(id: string, variants: readonly AddedVariant[], actorId: string): Promise<void>;
}

/** Exchanges or claims: with both, goods come back and others go out, and clients do the same for it under other names. */
export interface Replacement<Uses> {
  /** In ids, paths and permissions. */
  readonly resource: "exchange" | "claim";
  /** In sentences. */
  readonly one: string;
  readonly notFound: ErrorDefinition;
  service(uses: Uses): ReplacementService;
}
