import Type, { type Static, type TSchema } from "typebox";
import { Check, Errors } from "typebox/value";
import { NotificationRefused } from "./notification-refused.ts";

/** Integer in the currency's minor unit. */
const Amount = Type.Integer();
const Nullable = <const S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Text = Nullable(Type.String());

/** Where something is sent; as shoppers typed it. */
export const NotificationAddress = Type.Object({
  name: Type.String(),
  company: Text,
  lines: Type.Array(Type.String()),
  postalCode: Text,
  city: Text,
  province: Text,
  /** ISO 3166-1 alpha-2, lower case. */
  countryCode: Text,
});
export type NotificationAddress = Static<typeof NotificationAddress>;

const Line = Type.Object({
  title: Type.String(),
  /** The same as the title where there is nothing to choose. */
  variantTitle: Type.String(),
  sku: Text,
  quantity: Type.Integer({ minimum: 1 }),
});

/** To a shopper whose order was placed. */
export const OrderConfirmation = Type.Object({
  orderId: Type.String(),
  /** The number that people call the order by. */
  displayId: Type.Integer(),
  /** ISO 8601. */
  placedAt: Type.String(),
  /** ISO 4217. */
  currencyCode: Type.String({ pattern: "^[A-Za-z]{3}$" }),
  /** Prices of lines and of shipping are as the shop has them: with taxes or without. Totals are with them. */
  lines: Type.Array(Type.Object({ ...Line.properties, unitPrice: Amount })),
  shippingMethods: Type.Array(Type.Object({ name: Type.String(), amount: Amount })),
  /** Of all lines, with taxes and after discounts. */
  itemTotal: Amount,
  shippingTotal: Amount,
  discountTotal: Amount,
  taxTotal: Amount,
  total: Amount,
  shippingAddress: Nullable(NotificationAddress),
});
export type OrderConfirmation = Static<typeof OrderConfirmation>;

/** To a shopper whose parcel is under way. */
export const ShipmentNotice = Type.Object({
  orderId: Type.String(),
  displayId: Type.Integer(),
  /** What is in the parcel; not always all of the order. */
  lines: Type.Array(Line),
  labels: Type.Array(Type.Object({ trackingNumber: Type.String(), trackingUrl: Text })),
  shippingAddress: Nullable(NotificationAddress),
});
export type ShipmentNotice = Static<typeof ShipmentNotice>;

/** To someone who asked for a new password. The token is a secret of the recipient. */
export const PasswordReset = Type.Object({
  actorType: Type.Union([Type.Literal("customer"), Type.Literal("user")]),
  email: Type.String(),
  token: Type.String(),
  /** ISO 8601. */
  expiresAt: Type.String(),
});
export type PasswordReset = Static<typeof PasswordReset>;

/** To someone who may become a staff user. The token is a secret of the recipient. */
export const StaffInvite = Type.Object({
  email: Type.String(),
  token: Type.String(),
  /** ISO 8601. */
  expiresAt: Type.String(),
});
export type StaffInvite = Static<typeof StaffInvite>;

/** To whoever has the mailbox of an order that somebody else asks for. The token is a secret of the recipient. */
export const OrderTransfer = Type.Object({
  orderId: Type.String(),
  displayId: Type.Integer(),
  /** Address of the customer who is to get the order. */
  newOwnerEmail: Type.String(),
  /** What whoever asked has written about it. */
  description: Text,
  token: Type.String(),
  /** ISO 8601. */
  expiresAt: Type.String(),
});
export type OrderTransfer = Static<typeof OrderTransfer>;

/** What the engine sends, and with which data. Later versions may add templates and data. */
export const notificationTemplates = {
  "order-confirmation": OrderConfirmation,
  shipment: ShipmentNotice,
  "order-transfer": OrderTransfer,
  "password-reset": PasswordReset,
  "staff-invite": StaffInvite,
} as const;
export type NotificationTemplate = keyof typeof notificationTemplates;
export type NotificationData<T extends NotificationTemplate> = Static<(typeof notificationTemplates)[T]>;

/** A message's template with the data that belongs to it. */
export type TypedNotification = {
  [T in NotificationTemplate]: { readonly template: T; readonly data: NotificationData<T> };
}[NotificationTemplate];

/**
 * A message's template and data, checked: what a provider calls first.
 *
 * @throws NotificationRefused when there is no such template, or the data is not the template's.
 */
export function typedNotification({ template, data }: { template: string; data: unknown }): TypedNotification {
  const schema = Object.hasOwn(notificationTemplates, template)
    ? notificationTemplates[template as NotificationTemplate]
    : undefined;
  if (!schema) {
    const known = Object.keys(notificationTemplates).join(", ");
    throw new NotificationRefused({ reason: `there is no template ${template}, only ${known}` });
  }
  if (Check(schema, data)) return { template, data } as TypedNotification;
  const [first] = Errors(schema, data);
  const where = first?.instancePath.slice(1).replaceAll("/", ".") || "the data";
  throw new NotificationRefused({ reason: `${where} of a message ${template} ${first?.message ?? "is not valid"}` });
}
