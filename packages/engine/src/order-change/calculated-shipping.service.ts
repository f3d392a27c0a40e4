import type { ShippingOptionService } from "../fulfillment/index.ts";
import type { Order, OrderItem, OrderLines } from "../order/index.ts";
import { applyActions } from "./apply-actions.ts";
import type { EnteredAction } from "./entered-actions.ts";
import { type ChangeAction, isOf } from "./order-change.ts";
import type { OrderPricingService } from "./pricing.service.ts";

/** What a shipping method is for: a return, an exchange or claim, or, with neither, the whole order. */
export interface Carries {
  readonly returnId: string | null;
  readonly referenceId: string | null;
}

/** Prices that providers work out follow what is sent, as long as staff have not set another. */
export class CalculatedShippingService {
  readonly #options: ShippingOptionService;
  readonly #pricing: OrderPricingService;

  constructor(uses: { shippingOptions: ShippingOptionService; orderPricing: OrderPricingService }) {
    this.#options = uses.shippingOptions;
    this.#pricing = uses.orderPricing;
  }

  /** The actions of a change, with calculated prices for what it sends now. Asks plugins. */
  async follow(order: Order, actions: readonly EnteredAction[]): Promise<EnteredAction[]> {
    const calculated = new Set(
      actions.some(isOf("SHIPPING_ADD"))
        ? (await this.#options.list()).flatMap(({ id, priceType }) => (priceType === "calculated" ? [id] : []))
        : [],
    );
    return Promise.all(
      actions.map(async (action) => {
        if (!isOf("SHIPPING_ADD")(action) || action.details.hasOwnPrice) return action;
        const { method } = action.details;
        const { shippingOptionId: optionId, referenceId } = method;
        if (optionId === null || !calculated.has(optionId)) return action;
        const { returnId } = action;
        const goods = goodsOf(order, actions, { returnId, referenceId });
        const wanted = { optionId, isReturn: returnId !== null, referenceId, goods };
        const priced = await this.#pricing.shipping(order, wanted);
        if (priced.amount === method.amount) return action;
        return { ...action, details: { ...action.details, method: { ...priced, id: method.id } } };
      }),
    );
  }
}

/** What is sent: what comes back with a return, what goes out with an exchange or a claim, or all that there is. */
export function goodsOf(
  { lines }: Order,
  actions: readonly ChangeAction[],
  { returnId, referenceId }: Carries,
): readonly OrderItem[] {
  const before: OrderLines = lines ?? { items: [], shippingMethods: [], creditLines: [] };
  if (returnId !== null)
    return actions.filter(isOf("RETURN_ITEM")).flatMap(({ details: { itemId, quantity } }) => {
      const item = before.items.find(({ id }) => id === itemId);
      return item ? [{ ...item, quantity }] : [];
    });
  if (referenceId !== null) return actions.filter(isOf("ITEM_ADD")).map(({ details }) => details.item);
  return applyActions(before, actions).items.filter(({ quantity }) => quantity > 0);
}
