import { HanseError } from "@hanse/plugin-kit";
import Type from "typebox";
import { CartCompleted, CartDto, cartFields, CartNotFound, type CartService, toCartDto } from "../cart/index.ts";
import { orderFields, SelectedOrder, toOrderDto } from "../order/index.ts";
import {
  PaymentCollectionDto,
  PaymentSessionStale,
  ProviderNotOffered,
  toPaymentCollectionDto,
} from "../payment/index.ts";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { RedemptionRefused } from "../promotion/index.ts";
import {
  CartChanged,
  CartEmpty,
  EmailMissing,
  HoldExpired,
  OutOfStock,
  PaymentSessionMissing,
  PricesChanged,
  ShippingAddressMissing,
  ShippingMethodMissing,
} from "./checkout.errors.ts";
import type { CheckoutService } from "./checkout.service.ts";

interface Uses {
  checkouts: CheckoutService;
  carts: CartService;
}

const Failure = Type.Object({ message: Type.String(), name: Type.String(), type: Type.String() });

const requiresMore = {
  type: "payment_requires_more_error",
  message:
    "The payment needs another step by the shopper. Take it with the payment session's data, then complete the cart again.",
};

/** What concerns the payment is answered with the cart, since the shopper can do something about it there and then. */
const isPaymentProblem = (error: unknown): error is HanseError =>
  error instanceof HanseError && error.type === "payment_authorization_error";

export const completeCart = route({
  id: "carts.complete",
  method: "POST",
  url: "/store/carts/:id/complete",
  access: "store",
  summary: "Turns a cart into an order, once: asked again, it answers with the same order.",
  repeatable: true,
  params: closed({ id: Type.String() }),
  query: closed({}),
  body: closed({ idempotency_key: Type.Optional(Type.String({ maxLength: 255 })) }),
  selects: orderFields,
  reply: Type.Union([
    Type.Object({ type: Type.Literal("order"), order: SelectedOrder }),
    Type.Object({ type: Type.Literal("cart"), cart: Type.Partial(CartDto), error: Failure }),
  ]),
  errors: [
    CartNotFound,
    CartEmpty,
    EmailMissing,
    ShippingAddressMissing,
    ShippingMethodMissing,
    PaymentSessionMissing,
    ProviderNotOffered,
    PaymentSessionStale,
    PricesChanged,
    CartChanged,
    RedemptionRefused,
    OutOfStock,
    HoldExpired,
  ],
  async handle({ params: { id }, caller: { customerId }, fields }, { checkouts, carts }: Uses) {
    const withCart = async ({ type, message }: { type: string; message: string }) => ({
      type: "cart" as const,
      cart: cartFields.defaultSelection.pick(toCartDto(await carts.view(id, customerId))),
      error: { message, name: type, type },
    });
    try {
      const completion = await checkouts.complete(id, customerId);
      if (completion.state === "requires_more") return await withCart(requiresMore);
      return { type: "order" as const, order: fields.pick(toOrderDto(completion.order)) };
    } catch (error) {
      if (isPaymentProblem(error)) return withCart(error);
      throw error;
    }
  },
});

export const createPaymentCollection = route({
  id: "payment.createCollection",
  method: "POST",
  url: "/store/payment-collections",
  access: "store",
  summary: "What a cart has to pay; the one it has already, or a new one.",
  body: closed({ cart_id: Type.String() }),
  reply: Type.Object({ payment_collection: PaymentCollectionDto }),
  errors: [CartNotFound, CartCompleted],
  handle: async ({ body, caller }, { checkouts }: Uses) => ({
    payment_collection: toPaymentCollectionDto(await checkouts.paymentCollection(body.cart_id, caller.customerId)),
  }),
});
