import { newId } from "@hanse/plugin-kit";
import { taxesOf } from "../cart/index.ts";
import type { CustomerService } from "../customer/index.ts";
import type { ShippingOptionService } from "../fulfillment/index.ts";
import type { Order, OrderItem, OrderLines } from "../order/index.ts";
import type { OrderPricingService } from "../order-change/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import type { PriceService } from "../pricing/index.ts";
import type { ActivePromotionService } from "../promotion/index.ts";
import type { TaxService } from "../tax/index.ts";
import { customLine } from "./custom-item.ts";
import { discounted, type Discounts, discountsBy, factsOf } from "./discounts.ts";
import type { WantedLine } from "./draft-order.ts";
import { ItemIncomplete } from "./draft-order.errors.ts";

/** What drafts come to: prices, taxes and promotions of this moment. Asks plugins, so it is called outside of transactions. */
export class DraftPricingService {
  readonly #orderPricing: OrderPricingService;
  readonly #prices: PriceService;
  readonly #taxes: TaxService;
  readonly #promotions: ActivePromotionService;
  readonly #shippingOptions: ShippingOptionService;
  readonly #customers: CustomerService;

  constructor(uses: {
    orderPricing: OrderPricingService;
    prices: PriceService;
    taxes: TaxService;
    activePromotions: ActivePromotionService;
    shippingOptions: ShippingOptionService;
    customers: CustomerService;
  }) {
    this.#orderPricing = uses.orderPricing;
    this.#prices = uses.prices;
    this.#taxes = uses.taxes;
    this.#promotions = uses.activePromotions;
    this.#shippingOptions = uses.shippingOptions;
    this.#customers = uses.customers;
  }

  /**
   * The lines that are wanted, in their order, with taxes and without discounts.
   *
   * @throws ItemIncomplete, and what adding variants to a cart throws.
   */
  async items(order: Order, wanted: readonly WantedLine[]): Promise<OrderItem[]> {
    const exponent = exponentOf(order.currencyCode);
    const minor = (amount: number | string | null) => (amount === null ? undefined : toMinor(amount, exponent));
    const ofVariants = wanted.flatMap(({ variantId, quantity, unitPrice, metadata }) =>
      variantId === null ? [] : [{ variantId, quantity, unitPrice: minor(unitPrice), metadata }],
    );
    const priced = ofVariants.length === 0 ? [] : await this.#orderPricing.items(order, ofVariants);
    const { taxInclusive: isTaxInclusive } = await this.#prices.contextOf(order);
    const now = new Date().toISOString();
    const custom = await this.#taxedItems(
      order,
      wanted.flatMap(({ variantId, title, sku, barcode, quantity, unitPrice, metadata }, position) => {
        if (variantId !== null) return [];
        const price = minor(unitPrice);
        if (title === null || price === undefined) throw new ItemIncomplete({ position });
        const item = { title, sku, barcode, quantity, unitPrice: price, metadata };
        return [customLine(item, { id: newId("ordli"), isTaxInclusive, now })];
      }),
    );
    const [variants, customs] = [priced.values(), custom.values()];
    return wanted.flatMap(({ variantId, title, compareAtUnitPrice }) => {
      const item = (variantId === null ? customs : variants).next().value;
      if (!item) return [];
      const named = title === null ? item : { ...item, product: { ...item.product, title } };
      if (compareAtUnitPrice === undefined) return [named];
      return [{ ...named, compareAtUnitPrice: minor(compareAtUnitPrice) ?? null }];
    });
  }

  /** All lines with the taxes of the order's address as it is now. */
  async retaxed(order: Order, lines: OrderLines): Promise<OrderLines> {
    return {
      ...lines,
      items: await this.#taxedItems(order, lines.items),
      shippingMethods: await Promise.all(
        lines.shippingMethods.map((method) => this.#orderPricing.taxedShipping(order, method)),
      ),
    };
  }

  /** What promotions take off these lines: automatic ones, as off any cart, and those of the codes. */
  async discounts(order: Order, lines: OrderLines, codes: readonly string[]): Promise<Discounts> {
    const options = lines.shippingMethods.length === 0 ? [] : await this.#shippingOptions.list();
    const facts = factsOf(order, lines, {
      codes,
      customerGroupIds: order.customerId === null ? [] : await this.#customers.groupIdsOf(order.customerId),
      optionTypes: new Map(options.map(({ id, type }) => [id, type.id])),
    });
    return discountsBy((await this.#promotions.evaluate(facts)).applied, facts);
  }

  /** The lines with what promotions take off them. */
  async discounted(order: Order, lines: OrderLines, codes: readonly string[]): Promise<OrderLines> {
    const discounts = await this.discounts(order, lines, codes);
    return {
      ...lines,
      items: lines.items.map((item) => discounted(item, discounts)),
      shippingMethods: lines.shippingMethods.map((method) => discounted(method, discounts)),
    };
  }

  async #taxedItems({ currencyCode, shippingAddress }: Order, items: readonly OrderItem[]): Promise<OrderItem[]> {
    const taxes = await taxesOf(this.#taxes, { currencyCode, shippingAddress, items });
    return items.map((item) => ({
      ...item,
      taxLines: (taxes.get(item.id) ?? []).map((line) => ({ ...line, id: newId("ordlitxl") })),
    }));
  }
}
