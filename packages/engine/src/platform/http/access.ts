import type { FastifyRequest } from "fastify";

/**
 * Who may call a route.
 * - `public`: anyone, no key;
 * - `store`: a publishable key; a signed-in customer is recognised, not required;
 * - `customer`: a publishable key and a signed-in customer;
 * - `registration`: a publishable key and the token of an identity that has no customer yet;
 * - `identity`: any valid token or session, of whatever actor; no key;
 * - `admin`: a staff user or a secret API key, with the route's permission.
 */
export type Access = "public" | "store" | "customer" | "registration" | "identity" | "admin";

/** Who is signed in, as far as a token or session tells. */
export interface Identity {
  readonly authIdentityId: string;
  readonly actorType: string;
  /** Null while the identity has no actor: registered, but no customer made yet. */
  readonly actorId: string | null;
}

export interface PublishableKey {
  readonly id: string;
  /** Sales channels whose products the key shows; the first takes the orders. At least one. */
  readonly salesChannelIds: readonly string[];
}

export interface Caller {
  readonly requestId: string;
  readonly address: string;
  readonly locale: string | null;
}
export interface StoreCaller extends Caller {
  readonly key: PublishableKey;
  readonly customerId: string | null;
}
export interface CustomerCaller extends StoreCaller {
  readonly customerId: string;
}
export interface RegistrationCaller extends StoreCaller {
  readonly identity: Identity;
}
export interface IdentityCaller extends Caller {
  readonly identity: Identity;
}
export interface AdminCaller extends Caller {
  /** `user_…` or `apk_…`. */
  readonly actorId: string;
  readonly actorType: "user" | "api-key";
  /** All that the actor may do, wildcards such as `product:*` and `*` among it. */
  readonly permissions: readonly string[];
}

/** Who acts in the admin, without what the request adds. */
export type AdminActor = Pick<AdminCaller, "actorId" | "actorType" | "permissions">;

/** What a handler of the given access is told about its caller. */
export type CallerOf<A extends Access> = {
  public: Caller;
  store: StoreCaller;
  customer: CustomerCaller;
  registration: RegistrationCaller;
  identity: IdentityCaller;
  admin: AdminCaller;
}[A];

/** How callers are recognised; the domains that own keys and identities provide these. `uses` is the container's cradle. */
export interface Guards {
  /** @throws the wire's two errors for a missing and an unknown key. */
  publishableKey(request: FastifyRequest, uses: never): Promise<PublishableKey>;
  /** Null when nothing was sent, or nothing valid. */
  identity(request: FastifyRequest, uses: never): Promise<Identity | null>;
  /** Null when there is no such staff user or key; @throws when the permission is missing. */
  admin(request: FastifyRequest, permission: string, uses: never): Promise<AdminActor | null>;
}
