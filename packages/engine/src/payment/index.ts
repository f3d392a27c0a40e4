/**
 * What carts have to pay and the money that came of it: collections, sessions with providers, payments, captures, refunds.
 * Not when an order is paid for: the checkout decides that.
 */
export {
  paymentCollectionOfCartSql,
  paymentCollectionsSql,
  type PaymentCollection,
  type PaymentSession,
} from "./collection-json.ts";
export { PaymentAuthorizationService, type SessionToAuthorize } from "./payment-authorization.service.ts";
export { paymentCollectionTree } from "./payment-collection-fields.ts";
export { PaymentCollectionService, type Payer } from "./payment-collection.service.ts";
export { PaymentSessionStale, ProviderNotOffered } from "./payment.errors.ts";
export { PaymentCanceled, PaymentCaptured, PaymentRefunded, SessionAuthorized } from "./payment.events.ts";
export { PaymentCollectionDto, toPaymentCollectionDto } from "./payment.schema.ts";
