import { defineModule } from "../platform/module.ts";
import { listPayments, retrievePayment } from "./admin.routes.ts";
import { CreatePayment } from "./migrations/0001-payment.ts";
import { PaymentAuthorizationService } from "./payment-authorization.service.ts";
import { PaymentCollectionService } from "./payment-collection.service.ts";
import { Capture, Payment, PaymentCollection, PaymentSession, Refund } from "./payment.entity.ts";
import { PaymentService } from "./payment.service.ts";
import { createPaymentSession, listPaymentProviders } from "./store.routes.ts";

interface Uses {
  paymentAuthorizations: PaymentAuthorizationService;
  payments: PaymentService;
}

export const paymentModule = defineModule({
  name: "payment",
  entities: [PaymentCollection, PaymentSession, Payment, Capture, Refund],
  migrations: [{ name: "payment/0001", class: CreatePayment }],
  services: {
    paymentCollections: PaymentCollectionService,
    paymentAuthorizations: PaymentAuthorizationService,
    payments: PaymentService,
  },
  routes: [listPaymentProviders, createPaymentSession, listPayments, retrievePayment],
  jobs: [
    {
      name: "payment.cancel-sessions",
      everyMs: 15_000,
      run: ({ paymentAuthorizations }: Uses) => paymentAuthorizations.cancelDue(),
    },
    { name: "payment.finish-movements", everyMs: 15_000, run: ({ payments }: Uses) => payments.resume() },
  ],
});
