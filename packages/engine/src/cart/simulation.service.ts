import { type Database, newId } from "@hanse/plugin-kit";
import type { CustomerService } from "../customer/index.ts";
import type { ActivePromotionService, PromotionService } from "../promotion/index.ts";
import { toAddress } from "./address.schema.ts";
import type { CartDraft, CartShippingMethod } from "./cart.ts";
import { CartNotFound } from "./cart.errors.ts";
import { loadCart } from "./cart.queries.ts";
import { newItem } from "./cart.service.ts";
import type { CartOpeningService } from "./opening.service.ts";
import type { Settled, SettlementService } from "./settlement.service.ts";
import type { SimulationBody, UnknownCode } from "./simulation.schema.ts";

/** Tells merchants what promotions make of a cart and why, without changing anything. */
export class PromotionSimulationService {
  readonly #database: Database;
  readonly #cartOpening: CartOpeningService;
  readonly #settlements: SettlementService;
  readonly #customers: CustomerService;
  readonly #activePromotions: ActivePromotionService;
  readonly #promotions: PromotionService;

  constructor(uses: {
    database: Database;
    cartOpening: CartOpeningService;
    settlements: SettlementService;
    customers: CustomerService;
    activePromotions: ActivePromotionService;
    promotions: PromotionService;
  }) {
    this.#database = uses.database;
    this.#cartOpening = uses.cartOpening;
    this.#settlements = uses.settlements;
    this.#customers = uses.customers;
    this.#activePromotions = uses.activePromotions;
    this.#promotions = uses.promotions;
  }

  /** @throws CartNotFound, PromotionNotFound, RegionNotFound, VariantNotFound for what the body names. */
  async simulate(body: SimulationBody): Promise<{ settled: Settled; unknown: UnknownCode[] }> {
    const also = await Promise.all((body.promotion_ids ?? []).map((id) => this.#promotions.get(id)));
    const cart = withWishes(await this.#cart(body), body);
    const settled = await this.#settlements.explain({ cart, effect: "prices", growing: [] }, { also });
    const told = new Set(
      [...settled.promotions.applied, ...settled.promotions.refused].map(({ promotion }) =>
        promotion.code.toLowerCase(),
      ),
    );
    const unknown: UnknownCode[] = [];
    for (const code of cart.promoCodes.filter((each) => !told.has(each.toLowerCase()))) {
      const refused = await this.#activePromotions.whyInvalid(code);
      if (refused) unknown.push({ code, ...refused });
    }
    return { settled, unknown };
  }

  async #cart(body: SimulationBody): Promise<CartDraft> {
    const customer = body.customer_id && {
      customerId: body.customer_id,
      customerGroupIds: await this.#customers.groupIdsOf(body.customer_id),
    };
    if (body.cart_id === undefined) return { ...(await this.#cartOpening.blank(body)), ...customer };
    const [loaded] = await this.#database.query(loadCart, [body.cart_id]);
    if (!loaded) throw new CartNotFound({ id: body.cart_id });
    return { ...loaded, ...customer };
  }
}

/** The cart as if the shopper had done what the body says. */
function withWishes(cart: CartDraft, body: SimulationBody): CartDraft {
  const now = new Date().toISOString();
  return {
    ...cart,
    email: body.email ?? cart.email,
    promoCodes: [...new Set([...cart.promoCodes, ...(body.promo_codes ?? [])])],
    shippingAddress: body.shipping_address ? toAddress(body.shipping_address, null, now) : cart.shippingAddress,
    items:
      body.items?.map((item) =>
        newItem({ variantId: item.variant_id, quantity: item.quantity, metadata: item.metadata ?? null }),
      ) ?? cart.items,
    shippingMethods: body.shipping_option_ids?.map((id) => methodOf(id, now)) ?? cart.shippingMethods,
  };
}

/** A method yet to be priced; one that the cart is not offered is dropped then. */
const methodOf = (shippingOptionId: string, now: string): CartShippingMethod => ({
  id: newId("casm"),
  shippingOptionId,
  name: "",
  amount: 0,
  isTaxInclusive: false,
  data: {},
  taxLines: [],
  adjustments: [],
  createdAt: now,
  updatedAt: now,
});
