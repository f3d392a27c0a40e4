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
export { DirectPaymentService } from "./direct-payment.service.ts";
export { PaymentCancellationService } from "./payment-cancellation.service.ts";
export { PaymentAuthorizationService, type SessionToAuthorize } from "./payment-authorization.service.ts";
export { paymentCollectionFields, paymentCollectionTree } from "./payment-collection-fields.ts";
export { PaymentCollectionService, type Payer } from "./payment-collection.service.ts";
export {
  CollectionPaid,
  PaymentCollectionNotFound,
  PaymentSessionStale,
  ProviderNotOffered,
} from "./payment.errors.ts";
export { PaymentCanceled, PaymentCaptured, PaymentRefunded, SessionAuthorized } from "./payment.events.ts";
export { NewSessionBody, PaymentCollectionDto, toPaymentCollectionDto } from "./payment.schema.ts";
export { PaymentService } from "./payment.service.ts";
