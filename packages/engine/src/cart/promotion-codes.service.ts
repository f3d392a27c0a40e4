import type { ActivePromotionService } from "../promotion/index.ts";
import type { CartView } from "./cart.schema.ts";
import type { CartService } from "./cart.service.ts";

/** The codes that shoppers enter. A code is kept while it does not apply, and applies as soon as it may. */
export class CartPromotionCodeService {
  readonly #carts: CartService;
  readonly #activePromotions: ActivePromotionService;

  constructor(uses: { carts: CartService; activePromotions: ActivePromotionService }) {
    this.#carts = uses.carts;
    this.#activePromotions = uses.activePromotions;
  }

  /** @throws CodeInvalid for one that is of no use to any cart; then none is added. */
  async add(id: string, customerId: string | null, codes: readonly string[]): Promise<CartView> {
    return this.#carts.change(id, customerId, async (cart) => {
      const { promoCodes: known } = cart;
      const promoCodes = await this.#activePromotions.readCodes([...known, ...codes], known);
      return { cart: { ...cart, promoCodes }, effect: "taxes" };
    });
  }

  /** Codes that the cart does not have are no matter. */
  async remove(id: string, customerId: string | null, codes: readonly string[]): Promise<CartView> {
    const doomed = new Set(codes.map((code) => code.trim().toLowerCase()));
    return this.#carts.change(id, customerId, (cart) => ({
      cart: { ...cart, promoCodes: cart.promoCodes.filter((code) => !doomed.has(code.toLowerCase())) },
      effect: "taxes",
    }));
  }
}
