import Type, { type Static } from "typebox";

const localhost = ["http://localhost:*", "http://127.0.0.1:*", "https://localhost:*"];

const HttpConfig = Type.Object({
  host: Type.String({ default: "0.0.0.0", description: "Address to listen on. Environment: HOST." }),
  port: Type.Integer({
    default: 9000,
    minimum: 0,
    maximum: 65_535,
    description: "Port to listen on; 0 takes a free one. Environment: PORT.",
  }),
  bodyLimitBytes: Type.Integer({ default: 1_048_576, minimum: 1_024, description: "Largest request body, in bytes." }),
  publicUrl: Type.Optional(
    Type.String({
      description:
        "Address under which browsers reach the API, such as https://api.shop.example; pictures that the engine serves are named with it. Environment: PUBLIC_URL.",
    }),
  ),
  trustProxy: Type.Boolean({
    default: false,
    description: "Whether a reverse proxy in front sets X-Forwarded-For; needed for rate limits by address.",
  }),
  storeOrigins: Type.Array(Type.String(), {
    default: localhost,
    description: "Web origins whose pages may call /store with credentials. Environment: STORE_CORS, comma-separated.",
  }),
  adminOrigins: Type.Array(Type.String(), {
    default: localhost,
    description: "The same for /admin. Environment: ADMIN_CORS.",
  }),
  authOrigins: Type.Array(Type.String(), {
    default: localhost,
    description: "The same for /auth. Environment: AUTH_CORS.",
  }),
});

const AuthConfig = Type.Object({
  jwtSecret: Type.Optional(
    Type.String({
      minLength: 32,
      secret: true,
      description:
        "Key that signs tokens (HS256), at least 32 characters. Without it the shop makes one and keeps it in its database. Environment: JWT_SECRET.",
    }),
  ),
  tokenSeconds: Type.Integer({ default: 86_400, minimum: 60, description: "How long a sign-in lasts, in seconds." }),
});

const DatabaseConfig = Type.Object({
  url: Type.Optional(
    Type.String({
      secret: true,
      description:
        "PostgreSQL to use instead of the embedded one: postgres://user:password@host:5432/name. Environment: DATABASE_URL.",
    }),
  ),
  poolSize: Type.Integer({
    default: 10,
    minimum: 2,
    maximum: 200,
    description: "Connections of this process, at most.",
  }),
  prepare: Type.Boolean({
    default: true,
    description: "Use prepared statements. Turn off behind a pooler that cannot keep them.",
  }),
});

const CacheConfig = Type.Object({
  replies: Type.Boolean({
    default: true,
    description: "Keep rendered catalogue replies in memory until the catalogue changes.",
  }),
  maxBytes: Type.Integer({ default: 33_554_432, minimum: 0, description: "Memory for them, in bytes." }),
});

const CheckoutConfig = Type.Object({
  holdSeconds: Type.Integer({
    default: 900,
    minimum: 10,
    description: "How long a checkout in progress keeps its stock, in seconds.",
  }),
  leaseSeconds: Type.Integer({
    default: 10,
    minimum: 1,
    description: "After how many seconds without a sign of life another process takes a checkout over.",
  }),
  keepFundsSeconds: Type.Integer({
    default: 600,
    minimum: 0,
    description:
      "How long money that a shopper has paid in the browser is kept for another try when no order came of it, in seconds; then it is given back.",
  }),
  paymentDelaySeconds: Type.Integer({
    default: 5,
    minimum: 0,
    description:
      "How long the browser may take to complete the cart after a payment provider's webhook has told of the payment, in seconds; then the shop completes it.",
  }),
});

const RedisConfig = Type.Object({
  url: Type.Optional(
    Type.String({
      secret: true,
      pattern: "^rediss?://",
      description:
        "Redis for the queue, instead of the shop's database: redis://user:password@host:6379/0, or rediss:// for TLS. It needs to keep nothing on disk. Environment: REDIS_URL.",
    }),
  ),
  prefix: Type.String({
    default: "hanse",
    pattern: "^[A-Za-z0-9_-]+$",
    description: "Begins every key in Redis. Shops that share a server each need one of their own.",
  }),
});

const WorkerConfig = Type.Object({
  mode: Type.Union([Type.Literal("inline"), Type.Literal("off")], {
    default: "inline",
    description:
      "Whether hanse start also delivers events, runs jobs and takes up what dead processes left (inline), or leaves that to hanse worker (off). Environment: HANSE_WORKER.",
  }),
});

const RetentionConfig = Type.Object({
  eventDays: Type.Integer({
    default: 90,
    minimum: 1,
    description: "How long events that every subscriber has been told of can be looked up, in days.",
  }),
  deadLetterDays: Type.Integer({
    default: 90,
    minimum: 1,
    description: "How long deliveries that were given up can be replayed, in days.",
  }),
  runDays: Type.Integer({
    default: 90,
    minimum: 1,
    description: "How long workflow runs that ended, which hold what shoppers entered, are kept, in days.",
  }),
  auditDays: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: "How long the audit log keeps what was written through the admin, in days; for ever without it.",
    }),
  ),
});

const WebhooksConfig = Type.Object({
  retrySeconds: Type.Array(Type.Number({ minimum: 0, maximum: 604_800 }), {
    default: [5, 30, 120, 600, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400],
    maxItems: 50,
    description:
      "Pauses after each failed attempt to deliver a webhook, in seconds, lengthened by up to a tenth; then the delivery has failed.",
  }),
  timeoutSeconds: Type.Number({
    default: 15,
    minimum: 0.1,
    maximum: 60,
    description: "How long a webhook endpoint may take to answer, in seconds.",
  }),
  disableAfterDays: Type.Integer({
    default: 5,
    minimum: 1,
    description: "A webhook endpoint that took nothing for so many days is disabled when a delivery fails for good.",
  }),
  retentionDays: Type.Integer({
    default: 30,
    minimum: 1,
    description: "How long webhook deliveries, with what they carried, can be looked up and replayed, in days.",
  }),
  allowPrivateTargets: Type.Boolean({
    default: false,
    description:
      "Whether webhooks may go to private, loopback and link-local addresses: for development, and where everybody who may write webhooks may reach the shop's network.",
  }),
});

const FilesConfig = Type.Object({
  maxBytes: Type.Integer({
    default: 10_485_760,
    minimum: 1_024,
    description: "Largest picture or PDF that staff may upload, in bytes. The storage plugin may allow less.",
  }),
  maxTextBytes: Type.Integer({
    default: 104_857_600,
    minimum: 1_024,
    description: "The same for tables to import (CSV) and plain text.",
  }),
});

const LogLevel = Type.Union([
  Type.Literal("debug"),
  Type.Literal("info"),
  Type.Literal("warn"),
  Type.Literal("error"),
  Type.Literal("silent"),
]);

const LogConfig = Type.Object({
  level: Type.Union(LogLevel.anyOf, {
    default: "info",
    description: "Least severe level to log. Environment: LOG_LEVEL.",
  }),
});

/** Everything about a shop but its plugins. `description` documents a key, `secret` keeps its value out of logs. */
export const Settings = Type.Object({
  http: Type.Object(HttpConfig.properties, { default: {} }),
  auth: Type.Object(AuthConfig.properties, { default: {} }),
  database: Type.Object(DatabaseConfig.properties, { default: {} }),
  cache: Type.Object(CacheConfig.properties, { default: {} }),
  checkout: Type.Object(CheckoutConfig.properties, { default: {} }),
  redis: Type.Object(RedisConfig.properties, { default: {} }),
  worker: Type.Object(WorkerConfig.properties, { default: {} }),
  retention: Type.Object(RetentionConfig.properties, { default: {} }),
  webhooks: Type.Object(WebhooksConfig.properties, { default: {} }),
  files: Type.Object(FilesConfig.properties, { default: {} }),
  log: Type.Object(LogConfig.properties, { default: {} }),
  dataDir: Type.String({
    default: ".hanse",
    description: "Folder for what the shop keeps on disk: the embedded database.",
  }),
});
export type Settings = Static<typeof Settings>;
