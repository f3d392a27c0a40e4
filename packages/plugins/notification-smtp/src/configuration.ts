import Type, { type Static } from "typebox";

const WebAddress = Type.String({ pattern: "^https?://[^\\s]+$" });

export const Configuration = Type.Object({
  host: Type.String({ minLength: 1, description: "Name or address of the SMTP server." }),
  port: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 65_535, description: "587, or what belongs to `encryption`, unless given." }),
  ),
  encryption: Type.Optional(
    Type.Union([Type.Literal("starttls"), Type.Literal("tls"), Type.Literal("none")], {
      default: "starttls",
      description:
        "`starttls` (587), `tls` from the first byte (465), or `none` (25): for a server on the same machine.",
    }),
  ),
  ca: Type.Optional(Type.String({ description: "PEM of an authority to trust beside the system's." })),
  user: Type.Optional(Type.String({ minLength: 1 })),
  password: Type.Optional(Type.String({ minLength: 1, secret: true })),
  from: Type.String({ minLength: 3, description: "Address that mails come from: `shop@example.com`." }),
  shopName: Type.String({ minLength: 1, maxLength: 100, description: "How the shop calls itself." }),
  storefrontUrl: Type.String({
    ...WebAddress,
    description: "Where shoppers find the shop; links in mails lead there.",
  }),
  adminUrl: Type.Optional(
    Type.String({ ...WebAddress, description: "Where staff finds the admin, for mails to staff." }),
  ),
  templatesDir: Type.Optional(Type.String({ minLength: 1, description: "Folder with mails in your own words." })),
  connections: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 50, default: 3, description: "Connections at most." }),
  ),
});
export type Configuration = Static<typeof Configuration>;
