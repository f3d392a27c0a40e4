import Type, { type Static } from "typebox";
import { Email } from "../platform/http/email.ts";
import { closed } from "../platform/http/shape.ts";

/** Who can sign in: each has identities, sessions and tokens of its own. */
export const actorTypes = ["customer", "user"] as const;
export type ActorType = (typeof actorTypes)[number];

/** The only way to sign in so far. */
export const emailpass = "emailpass";

/** What a sign-in token says. `iat` and `exp` are in seconds. */
export const SignInClaims = Type.Object({
  /** Empty until the customer or staff user exists. */
  actor_id: Type.String(),
  actor_type: Type.Union(actorTypes.map((type) => Type.Literal(type))),
  auth_identity_id: Type.String(),
  app_metadata: Type.Record(Type.String(), Type.Unknown()),
  user_metadata: Type.Record(Type.String(), Type.Unknown()),
  credential_version: Type.Integer(),
  iat: Type.Integer(),
  exp: Type.Integer(),
});
export type SignInClaims = Static<typeof SignInClaims>;

/** What a token to reset a password says. */
export const ResetClaims = Type.Object({
  identity_id: Type.String(),
  credential_version: Type.Integer(),
  actor_type: Type.String(),
  provider: Type.String(),
  entity_id: Type.String(),
});
export type ResetClaims = Static<typeof ResetClaims>;

export const ActorParams = closed({ actor: Type.String() });
export const ProviderParams = closed({ actor: Type.String(), provider: Type.String() });

/** Checked loosely: what is not an address is no account either. */
export const LoginBody = closed({
  email: Type.String({ maxLength: 1_024 }),
  password: Type.String({ maxLength: 1_024 }),
});
export const RegisterBody = closed({ email: Email, password: Type.String({ maxLength: 1_024 }) });
export const ResetBody = closed({
  identifier: Type.String({ minLength: 1, maxLength: 1_024 }),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export const UpdateBody = closed({
  password: Type.String({ maxLength: 1_024 }),
  email: Type.Optional(Type.String({ maxLength: 1_024 })),
});

export const TokenReply = Type.Object({ token: Type.String() });
export const SuccessReply = Type.Object({ success: Type.Literal(true) });
export const SessionReply = Type.Object({ user: SignInClaims });
export const ProvidersReply = Type.Object({
  providers: Type.Array(
    Type.Object({ id: Type.String(), identifier: Type.String(), display_name: Type.String(), flow: Type.String() }),
  ),
});
