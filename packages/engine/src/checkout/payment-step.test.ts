import { expect, it } from "vitest";
import type { PaymentAuthorizationService, PaymentCollectionService } from "../payment/index.ts";
import { Parked } from "../platform/workflow/step.ts";
import type { Checkout } from "./checkout.ts";
import { authorizePayment } from "./payment-step.ts";

type Outcome = Awaited<ReturnType<PaymentAuthorizationService["authorize"]>>;

const session = { id: "payses_1", providerId: "pp_x", currencyCode: "eur", amount: 500, data: {} };
const step = authorizePayment({ cart: { id: "cart_1" }, paymentCollectionId: null } as Checkout, session);
const hold = (expiresAt: string) => ({ checkoutRun: "run_1", reservationKey: "run_1", expiresAt });

const run = (outcome: Outcome, expiresAt: string) =>
  step.run(
    {
      paymentAuthorizations: { authorize: async () => outcome } as unknown as PaymentAuthorizationService,
      paymentCollections: {} as PaymentCollectionService,
    },
    hold(expiresAt),
    { key: "k", visit: 0, signal: AbortSignal.timeout(1_000), guard: async () => undefined },
  );

it("waits for the shopper no longer than the stock is held", async () => {
  const parked = await run({ outcome: "requires_more", data: {} }, "2999-01-01T00:00:00.000Z");
  expect(parked).toBeInstanceOf(Parked);
  expect(parked).toMatchObject({ resumeAt: new Date("2999-01-01T00:00:00.000Z") });
  await expect(run({ outcome: "requires_more", data: {} }, "2020-01-01T00:00:00.000Z")).rejects.toMatchObject({
    code: "checkout.hold_expired",
  });
});
