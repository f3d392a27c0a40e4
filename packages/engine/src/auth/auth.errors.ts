import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

/** The same for an unknown address and a wrong password: which it was is nobody's business. */
export const InvalidLogin = defineError(
  "auth.invalid_login",
  401,
  "unauthorized",
  Type.Object({}),
  () => "Invalid email or password.",
);

export const IdentityExists = defineError(
  "auth.identity_exists",
  401,
  "unauthorized",
  Type.Object({}),
  () => "Identity with email already exists",
);

export const IdentityTaken = defineError(
  "auth.identity_taken",
  400,
  "invalid_data",
  Type.Object({ actorType: Type.String() }),
  ({ actorType }) => `You are registered as a ${actorType} already. Sign in instead.`,
);

export const UnknownActorType = defineError(
  "auth.unknown_actor_type",
  404,
  "not_found",
  Type.Object({ actorType: Type.String(), known: Type.Array(Type.String()) }),
  ({ actorType, known }) => `Nobody signs in as ${actorType}: use one of ${known.join(", ")}.`,
);

export const UnknownAuthProvider = defineError(
  "auth.unknown_provider",
  404,
  "not_found",
  Type.Object({ provider: Type.String(), known: Type.Array(Type.String()) }),
  ({ provider, known }) => `There is no auth provider ${provider}: use one of ${known.join(", ")}.`,
);

export const ResetTokenInvalid = defineError(
  "auth.reset_token_invalid",
  401,
  "unauthorized",
  Type.Object({}),
  () => "The link to reset the password was used already, or is too old. Ask for a new one.",
);

export const PasswordRefused = defineError(
  "auth.password_refused",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `The password ${problem}. Choose another one.`,
);

export const TooManyAttempts = defineError(
  "auth.too_many_attempts",
  429,
  "too_many_requests",
  Type.Object({ scope: Type.Union([Type.Literal("account"), Type.Literal("address")]), seconds: Type.Integer() }),
  ({ scope, seconds }) =>
    `Too many attempts ${scope === "account" ? "for this account" : "from your network address"}. Try again in ${duration(seconds)}.`,
  { retryAfter: ({ seconds }) => seconds },
);

export const SignInBusy = defineError(
  "auth.busy",
  503,
  "unavailable",
  Type.Object({}),
  () => "Too many people are signing in at this moment. Try again in a few seconds.",
  { retryAfter: 5 },
);

export const ForeignOrigin = defineError(
  "auth.foreign_origin",
  403,
  "forbidden",
  Type.Object({ origin: Type.String() }),
  ({ origin }) =>
    `A page of ${origin} may not act with this session. If it is yours, add its origin to http.storeOrigins, http.adminOrigins or http.authOrigins.`,
);

const duration = (seconds: number): string =>
  seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
