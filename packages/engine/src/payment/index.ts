/**
 * What carts have to pay and the money that came of it: collections, sessions with providers, payments, captures, refunds.
 * Not when an order is paid for: the checkout decides that.
 */
export {
  paymentCollectionJson,
  paymentCollectionOfCartSql,
  type Payment,
  type PaymentCollection,
  type PaymentSession,
} from "./collection-json.ts";
export {
  type AuthorizationOutcome,
  PaymentAuthorizationService,
  type SessionToAuthorize,
} from "./payment-authorization.service.ts";
export { paymentCollectionTree } from "./payment-collection-fields.ts";
export { type AmountDue, PaymentCollectionService } from "./payment-collection.service.ts";
export {
  AuthorizationMismatch,
  CollectionPaid,
  PaymentCollectionNotFound,
  PaymentSessionStale,
  ProviderNotOffered,
} from "./payment.errors.ts";
export { PaymentCollectionDto, toPaymentCollectionDto } from "./payment.schema.ts";
export { type MovementOptions, PaymentService } from "./payment.service.ts";
