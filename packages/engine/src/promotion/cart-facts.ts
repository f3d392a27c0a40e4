/** A line, as far as promotions are concerned with it. Money is in minor units and in the line's own terms. */
interface PromotedLine {
  readonly id: string;
  readonly unitPrice: number;
  readonly quantity: number;
  /** Whether the price contains its tax. */
  readonly isTaxInclusive: boolean;
  /** The sum of its taxes in millionths of a percent, as far as they are known: 0 before there is an address. */
  readonly taxRate: number;
}

export interface PromotedItem extends PromotedLine {
  readonly variantId: string;
  readonly productId: string;
  readonly collectionId: string | null;
  readonly typeId: string | null;
  /** With all categories above them. */
  readonly categoryIds: readonly string[];
  readonly tagIds: readonly string[];
  /** Neither a gift card nor excluded from discounts. */
  readonly isDiscountable: boolean;
}

export interface PromotedMethod extends PromotedLine {
  readonly shippingOptionId: string;
  readonly shippingOptionTypeId: string | null;
}

/** All that promotions may depend on. */
export interface CartFacts {
  readonly customerId: string | null;
  readonly customerGroupIds: readonly string[];
  readonly email: string | null;
  readonly regionId: string | null;
  readonly countryCode: string | null;
  readonly salesChannelId: string;
  readonly currencyCode: string;
  /** As the shopper typed them. */
  readonly codes: readonly string[];
  readonly items: readonly PromotedItem[];
  readonly shippingMethods: readonly PromotedMethod[];
}

/** A line while promotions are being applied. */
export interface OpenLine<Line extends PromotedItem | PromotedMethod = PromotedItem | PromotedMethod> {
  readonly line: Line;
  /** Its place in the cart, which decides between lines that are alike. */
  readonly position: number;
  /** What promotions have left of its price. */
  readonly left: number;
  /** Units that no buy-and-get promotion has counted yet. */
  readonly free: number;
}

/** Units of a line, and what is taken off it. */
export interface Share {
  readonly lineId: string;
  /** Minor units, in the terms of the line's price. */
  readonly amount: number;
  /** Units that count for a buy-and-get promotion, and for no other one any more. */
  readonly units: number;
}

/** What the items cost before any promotion. */
export const itemTotal = ({ items }: CartFacts): number =>
  items.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
