import type { Cart } from "../cart/index.ts";
import type { Redemption } from "../promotion/index.ts";
import type { Payer, SessionToAuthorize } from "../payment/index.ts";

/** A cart that may be turned into an order at these prices: all that its checkout has to know, fixed before it starts. */
export interface Checkout {
  readonly cart: Cart;
  readonly email: string;
  /** Minor units. */
  readonly total: number;
  readonly paymentCollectionId: string | null;
  /** Null when there is nothing to pay. */
  readonly session: SessionToAuthorize | null;
  /** Null for a guest. */
  readonly customer: Payer | null;
  /** Null when no promotion takes anything off; absent in checkouts that were begun before there were promotions. */
  readonly redemption?: Redemption | null;
  /** Where the parcels of the chosen shipping methods leave from: stock is taken there first. */
  readonly shipsFrom: readonly string[];
}
