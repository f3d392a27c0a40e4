import type { FastifyRequest } from "fastify";
import type { ShopConfig } from "../platform/config/config.ts";
import type { AdminActor, Identity } from "../platform/http/access.ts";
import { PermissionMissing } from "../platform/http/http.errors.ts";
import { isPermitted, type StaffService } from "../staff/index.ts";
import { bearerToken } from "./bearer-token.ts";
import type { IdentityService } from "./identity.service.ts";
import { refuseForeignOrigin } from "./request-origin.ts";
import type { RevocationService } from "./revocation.service.ts";
import { readSessionCookie } from "./session-cookie.ts";
import type { SessionService } from "./session.service.ts";
import type { TokenService } from "./token.service.ts";

interface Uses {
  config: ShopConfig;
  tokens: TokenService;
  sessions: SessionService;
  revocations: RevocationService;
}

interface AdminUses extends Uses {
  staff: StaffService;
  identities: IdentityService;
}

/** Who is signed in, and for a token with which version of the password; a session ends with its password anyway. */
interface SignedIn extends Identity {
  readonly credentialVersion?: number;
}

/**
 * Who is signed in. A bearer token is what the client chose to send, so it alone counts when there is one, and costs no
 * statement; a session's cookie is sent by the browser unasked, costs one, and is held to its origin.
 */
export async function identity(request: FastifyRequest, uses: Uses): Promise<SignedIn | null> {
  const { config, tokens, sessions, revocations } = uses;
  const token = bearerToken(request.headers);
  if (token !== undefined) {
    const claims = await tokens.readSignIn(token);
    if (!claims || (await revocations.isRevoked(claims))) return null;
    return {
      authIdentityId: claims.auth_identity_id,
      actorType: claims.actor_type,
      actorId: claims.actor_id === "" ? null : claims.actor_id,
      credentialVersion: claims.credential_version,
    };
  }
  const secret = readSessionCookie(request.headers);
  const session = secret === undefined ? undefined : await sessions.find(secret);
  if (!session) return null;
  refuseForeignOrigin(request, config);
  return session;
}

/** A staff user by token or session. Users and the versions of their passwords are in memory, so this costs no more. */
export async function staffUser(
  request: FastifyRequest,
  permission: string,
  uses: AdminUses,
): Promise<AdminActor | null> {
  const signedIn = await identity(request, uses);
  if (signedIn?.actorType !== "user" || signedIn.actorId === null) return null;
  const { authIdentityId, credentialVersion } = signedIn;
  if (credentialVersion !== undefined && !(await uses.identities.isCurrentStaff(authIdentityId, credentialVersion)))
    return null;
  const user = await uses.staff.find(signedIn.actorId);
  if (!user) return null;
  if (!isPermitted(user.permissions, permission)) throw new PermissionMissing({ permission });
  return { actorId: user.id, actorType: "user", permissions: user.permissions };
}
