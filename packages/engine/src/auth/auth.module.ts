import { defineModule } from "../platform/module.ts";
import { listUserProviders, resetUserPassword } from "./admin.routes.ts";
import { AttemptService } from "./attempt.service.ts";
import { sweepExpired } from "./auth.jobs.ts";
import { listProviders, login, register, requestPasswordReset, updatePassword } from "./auth.routes.ts";
import { identity, staffUser } from "./guards.ts";
import { IdentityService } from "./identity.service.ts";
import { CreateAuth } from "./migrations/0001-auth.ts";
import { RevokeTokens } from "./migrations/0002-revocation.ts";
import { RevokeEarlierTokens } from "./migrations/0003-earlier-tokens.ts";
import { PasswordService } from "./password.service.ts";
import { RevocationService } from "./revocation.service.ts";
import { createSession, deleteSession, refreshToken } from "./session.routes.ts";
import { SessionService } from "./session.service.ts";
import { TokenService } from "./token.service.ts";

export const authModule = defineModule({
  name: "auth",
  migrations: [
    { name: "auth/0001", class: CreateAuth },
    { name: "auth/0002", class: RevokeTokens },
    { name: "auth/0003-earlier-tokens", class: RevokeEarlierTokens },
  ],
  services: {
    attempts: AttemptService,
    tokens: TokenService,
    revocations: RevocationService,
    sessions: SessionService,
    identities: IdentityService,
    passwords: PasswordService,
  },
  routes: [
    login,
    register,
    requestPasswordReset,
    updatePassword,
    listProviders,
    createSession,
    deleteSession,
    refreshToken,
    resetUserPassword,
    listUserProviders,
  ],
  guards: { identity, admin: staffUser },
  jobs: [sweepExpired],
  prepare: async ({ tokens, revocations }: { tokens: TokenService; revocations: RevocationService }) => {
    await tokens.prepare();
    await revocations.prepare();
  },
});
