import { Answer } from "../platform/http/answer.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import { Unauthorized } from "../platform/http/http.errors.ts";
import { route } from "../platform/http/route.ts";
import { ForeignOrigin } from "./auth.errors.ts";
import { SessionReply, type SignInClaims, SuccessReply, TokenReply } from "./auth.schema.ts";
import { bearerToken } from "./bearer-token.ts";
import type { IdentityService } from "./identity.service.ts";
import { refuseForeignOrigin } from "./request-origin.ts";
import { noSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.ts";
import type { SessionService } from "./session.service.ts";
import type { TokenService } from "./token.service.ts";

interface Uses {
  config: ShopConfig;
  tokens: TokenService;
  sessions: SessionService;
  identities: IdentityService;
}

export const createSession = route({
  id: "auth.createSession",
  method: "POST",
  url: "/auth/session",
  access: "identity",
  summary: "Turns a token into a session, whose cookie scripts of a page cannot read.",
  reply: SessionReply,
  async handle({ headers }, { config, tokens, sessions }: Uses) {
    const claims = await claimsOf(headers, tokens);
    const secret = await sessions.open(claims);
    if (secret === undefined) throw new Unauthorized({});
    return new Answer(
      200,
      { user: claims },
      { "set-cookie": sessionCookie(secret, config.auth.tokenSeconds, headers) },
    );
  },
});

export const deleteSession = route({
  id: "auth.deleteSession",
  method: "DELETE",
  url: "/auth/session",
  access: "public",
  summary: "Signs the browser out. Not an error without a session.",
  reply: SuccessReply,
  errors: [ForeignOrigin],
  async handle({ headers, url }, { config, sessions }: Uses) {
    const secret = readSessionCookie(headers);
    if (secret !== undefined) {
      refuseForeignOrigin({ method: "DELETE", url, headers }, config);
      await sessions.close(secret);
    }
    return new Answer(200, { success: true }, { "set-cookie": noSessionCookie(headers) });
  },
});

export const refreshToken = route({
  id: "auth.refresh",
  method: "POST",
  url: "/auth/token/refresh",
  access: "identity",
  summary: "A new token for a valid one; it names the customer that was made since.",
  reply: TokenReply,
  async handle({ headers }, { tokens, identities }: Uses) {
    return { token: await identities.refresh(await claimsOf(headers, tokens)) };
  },
});

/** A session is neither prolonged nor turned into a token, which scripts could read: both need a token. */
async function claimsOf(headers: Parameters<typeof bearerToken>[0], tokens: TokenService): Promise<SignInClaims> {
  const claims = await tokens.readSignIn(bearerToken(headers) ?? "");
  if (!claims) throw new Unauthorized({});
  return claims;
}
