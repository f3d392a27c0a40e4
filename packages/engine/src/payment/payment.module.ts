import { type EventEnvelope, PaymentChanged } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { defineModule } from "../platform/module.ts";
import {
  capturePayment,
  listAllPaymentProviders,
  listPayments,
  refundPayment,
  retrievePayment,
} from "./admin.routes.ts";
import { DirectPaymentService } from "./direct-payment.service.ts";
import { FollowUpService } from "./follow-up.service.ts";
import { CreatePayment } from "./migrations/0001-payment.ts";
import { CreateFollowUps } from "./migrations/0002-follow-up.ts";
import { AddRefundReason } from "./migrations/0003-refund-reason.ts";
import { CreatePaymentListIndexes } from "./migrations/0004-list-indexes.ts";
import { EndCaptures } from "./migrations/0005-end-of-captures.ts";
import { PaymentAuthorizationService } from "./payment-authorization.service.ts";
import { PaymentCancellationService } from "./payment-cancellation.service.ts";
import { PaymentCollectionService } from "./payment-collection.service.ts";
import { PaymentChangeService } from "./payment-changes.service.ts";
import { Capture, Payment, PaymentCollection, PaymentFollowUp, PaymentSession, Refund } from "./payment.entity.ts";
import { PaymentService } from "./payment.service.ts";
import { createPaymentSession, listPaymentProviders } from "./store.routes.ts";

interface Uses {
  paymentFollowUps: FollowUpService;
  paymentChanges: PaymentChangeService;
  payments: PaymentService;
}

export const paymentModule = defineModule({
  name: "payment",
  entities: [PaymentCollection, PaymentSession, PaymentFollowUp, Payment, Capture, Refund],
  migrations: [
    { name: "payment/0001", class: CreatePayment },
    { name: "payment/0002", class: CreateFollowUps },
    { name: "payment/0003", class: AddRefundReason },
    { name: "payment/0004", class: CreatePaymentListIndexes },
    { name: "payment/0005", class: EndCaptures },
  ],
  services: {
    paymentCollections: PaymentCollectionService,
    paymentAuthorizations: PaymentAuthorizationService,
    paymentFollowUps: FollowUpService,
    paymentChanges: PaymentChangeService,
    directPayments: DirectPaymentService,
    payments: PaymentService,
    paymentCancellations: PaymentCancellationService,
  },
  routes: [
    listPaymentProviders,
    createPaymentSession,
    listPayments,
    listAllPaymentProviders,
    retrievePayment,
    capturePayment,
    refundPayment,
  ],
  subscribers: [
    {
      name: "payment.follow",
      event: PaymentChanged.name,
      handle: ({ paymentChanges }: Uses, { payload }: EventEnvelope<unknown>) =>
        paymentChanges.take(payload as Static<typeof PaymentChanged.payload>),
    },
  ],
  polls: [
    {
      name: "payment.follow-up",
      everyMs: 1_000,
      run: ({ paymentFollowUps }: Uses, options) => paymentFollowUps.drain(options),
    },
  ],
  jobs: [{ name: "payment.finish-movements", everyMs: 15_000, run: ({ payments }: Uses) => payments.resume() }],
});
