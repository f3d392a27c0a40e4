import Type from "typebox";
import { Answer } from "../platform/http/answer.ts";
import { route } from "../platform/http/route.ts";
import {
  IdentityExists,
  InvalidLogin,
  PasswordRefused,
  ResetTokenInvalid,
  TooManyAttempts,
  UnknownActorType,
  UnknownAuthProvider,
} from "./auth.errors.ts";
import {
  ActorParams,
  type ActorType,
  actorTypes,
  emailpass,
  LoginBody,
  ProviderParams,
  ProvidersReply,
  RegisterBody,
  ResetBody,
  SuccessReply,
  TokenReply,
  UpdateBody,
} from "./auth.schema.ts";
import { bearerToken } from "./bearer-token.ts";
import type { IdentityService } from "./identity.service.ts";
import type { PasswordService } from "./password.service.ts";

interface Uses {
  identities: IdentityService;
  passwords: PasswordService;
}

export const login = route({
  id: "auth.login",
  method: "POST",
  url: "/auth/:actor/:provider",
  access: "public",
  summary: "Signs in, and answers with a token.",
  params: ProviderParams,
  body: LoginBody,
  reply: TokenReply,
  errors: [InvalidLogin, TooManyAttempts, UnknownActorType, UnknownAuthProvider],
  async handle({ params, body, caller }, { identities }: Uses) {
    return { token: await identities.login({ ...body, actorType: actorOf(params), address: caller.address }) };
  },
});

export const register = route({
  id: "auth.register",
  method: "POST",
  url: "/auth/:actor/:provider/register",
  access: "public",
  summary: "Makes an identity, and answers with a token to make its customer with.",
  params: ProviderParams,
  body: RegisterBody,
  reply: TokenReply,
  errors: [IdentityExists, PasswordRefused, TooManyAttempts, UnknownActorType, UnknownAuthProvider],
  async handle({ params, body, caller }, { identities }: Uses) {
    return { token: await identities.register({ ...body, actorType: actorOf(params), address: caller.address }) };
  },
});

export const requestPasswordReset = route({
  id: "auth.resetPassword",
  method: "POST",
  url: "/auth/:actor/:provider/reset-password",
  access: "public",
  summary:
    "Has a mail sent with which the password can be changed. The answer is the same when there is no such account.",
  params: ProviderParams,
  body: ResetBody,
  status: 201,
  reply: Type.String(),
  errors: [TooManyAttempts, UnknownActorType, UnknownAuthProvider],
  async handle({ params, body, caller }, { passwords }: Uses) {
    await passwords.requestReset({ actorType: actorOf(params), email: body.identifier, address: caller.address });
    return new Answer(201, Buffer.from("Created"), { "content-type": "text/plain; charset=utf-8" });
  },
});

export const updatePassword = route({
  id: "auth.updateProvider",
  method: "POST",
  url: "/auth/:actor/:provider/update",
  access: "public",
  summary: "Sets a new password. The token from the mail is the bearer token, and works once.",
  params: ProviderParams,
  body: UpdateBody,
  reply: SuccessReply,
  errors: [PasswordRefused, ResetTokenInvalid, UnknownActorType, UnknownAuthProvider],
  async handle({ params, body, headers }, { passwords }: Uses) {
    await passwords.reset({ ...body, actorType: actorOf(params), token: bearerToken(headers) ?? "" });
    return { success: true } as const;
  },
});

export const listProviders = route({
  id: "auth.listProviders",
  method: "GET",
  url: "/auth/:actor/providers",
  access: "public",
  summary: "The ways to sign in.",
  params: ActorParams,
  reply: ProvidersReply,
  errors: [UnknownActorType],
  async handle({ params }) {
    actorOf({ ...params, provider: emailpass });
    return {
      providers: [{ id: emailpass, identifier: emailpass, display_name: "Email and password", flow: "credentials" }],
    };
  },
});

function actorOf({ actor, provider }: { actor: string; provider: string }): ActorType {
  const known = actorTypes.find((type) => type === actor);
  if (!known) throw new UnknownActorType({ actorType: actor.slice(0, 60), known: [...actorTypes] });
  if (provider !== emailpass) throw new UnknownAuthProvider({ provider: provider.slice(0, 60), known: [emailpass] });
  return known;
}
