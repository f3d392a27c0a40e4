import Type from "typebox";

/** A callback from outside as it travels to a service. */
export const WebhookEnvelope = Type.Object({
  headers: Type.Record(Type.String(), Type.String()),
  /** The body's bytes, in base64. */
  body: Type.String(),
});

/** A request to one of the plugin's own routes, as it travels to a service. */
export const RouteEnvelope = Type.Object({
  method: Type.String(),
  scope: Type.Union([Type.Literal("store"), Type.Literal("admin"), Type.Literal("public")]),
  path: Type.String(),
  query: Type.Record(Type.String(), Type.Unknown()),
  body: Type.Optional(Type.Unknown()),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  principal: Type.Object({
    kind: Type.Union([
      Type.Literal("customer"),
      Type.Literal("user"),
      Type.Literal("api-key"),
      Type.Literal("anonymous"),
    ]),
    id: Type.Union([Type.String(), Type.Null()]),
    salesChannelIds: Type.Array(Type.String()),
  }),
});

/** What a route answered, as it travels back. */
export const RouteReply = Type.Object({
  status: Type.Integer({ minimum: 100, maximum: 599 }),
  headers: Type.Record(Type.String(), Type.String()),
  /** The body's bytes, in base64. */
  body: Type.String(),
});

/** What the sender of a callback is answered. */
export const WebhookAnswer = Type.Object({
  status: Type.Integer({ minimum: 100, maximum: 599 }),
  body: Type.Optional(Type.String()),
});
