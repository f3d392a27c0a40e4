import Type, { type Static } from "typebox";

/** What a shop tells of its Stripe account. */
export const StripeSettings = Type.Object({
  /** `sk_live_…`, `sk_test_…`, or a restricted key that may write payment intents, refunds and customers. */
  secretKey: Type.String({ minLength: 1, secret: true }),
  /** `whsec_…`: Stripe shows it beside the webhook endpoint, in Workbench. */
  webhookSecret: Type.String({ minLength: 1, secret: true }),
  /** `manual`: reserved at checkout, taken by a capture. `automatic`: taken at checkout. */
  captureMethod: Type.Union([Type.Literal("manual"), Type.Literal("automatic")], { default: "manual" }),
  /** What the shopper's statement says after the account's own prefix; at most 22 characters with that. */
  statementDescriptor: Type.Optional(Type.String({ minLength: 1, maxLength: 22 })),
  /** Where Stripe's API is, for a proxy or a double; Stripe itself unless told. */
  apiHost: Type.Optional(Type.String({ minLength: 1 })),
  apiPort: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  apiProtocol: Type.Optional(Type.Union([Type.Literal("http"), Type.Literal("https")])),
  /** How long one request to Stripe may take. */
  timeoutMs: Type.Integer({ minimum: 100, default: 8_000 }),
  /** How often Stripe's client repeats a request within a call: after a lost connection, a conflict, or Stripe's own failure. */
  maxNetworkRetries: Type.Integer({ minimum: 0, maximum: 10, default: 1 }),
});
export type StripeSettings = Static<typeof StripeSettings>;
