import { fulfillment, type Parcel, type ParcelAddress } from "@hanse/plugin-kit";
import type { Address } from "../cart/index.ts";
import type { ShippingOption, ShippingOptionService } from "../fulfillment/index.ts";
import type { StockLocation, StockLocationService } from "../inventory/index.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { FulfilledUnits } from "./fulfillment.ts";
import { LineNotFound, NotSetAsideHere, NothingLeftToFulfill, NoWayToShip, OrderClosed } from "./fulfillment.errors.ts";
import type { Order, OrderItem } from "./order.ts";
import type { StockHoldingService } from "./stock-holding.service.ts";
import type { Lack } from "./stock-plan.ts";

/** How staff want units to be packed; what they leave open is decided here. */
export interface PackingWish {
  readonly units: readonly FulfilledUnits[];
  readonly locationId?: string | null | undefined;
  readonly shippingOptionId?: string | null | undefined;
  readonly providerId?: string | undefined;
  /** Instead of the order's. */
  readonly deliveryAddress?: Address | undefined;
  /** For the provider, on top of what was chosen with the shipping method. */
  readonly data?: Record<string, unknown> | undefined;
}

/** A parcel that can be ordered. */
export interface PackedParcel {
  readonly locationId: string;
  readonly providerId: string;
  readonly serviceId: string;
  readonly shippingOptionId: string | null;
  readonly requiresShipping: boolean;
  readonly deliveryAddress: Address | null;
  readonly parcel: Parcel;
}

/** Decides from where, with whom and as what units of an order are sent. Changes nothing. */
export class PackingService {
  readonly #plugins: PluginHost;
  readonly #shippingOptions: ShippingOptionService;
  readonly #stockLocations: StockLocationService;
  readonly #holdings: StockHoldingService;

  constructor(uses: {
    plugins: PluginHost;
    shippingOptions: ShippingOptionService;
    stockLocations: StockLocationService;
    orderStockHoldings: StockHoldingService;
  }) {
    this.#plugins = uses.plugins;
    this.#shippingOptions = uses.shippingOptions;
    this.#stockLocations = uses.stockLocations;
    this.#holdings = uses.orderStockHoldings;
  }

  async pack(order: Order, wish: PackingWish): Promise<PackedParcel> {
    refuseUnfit(order, wish.units);
    const option = await this.#optionOf(order, wish.shippingOptionId ?? null);
    const location = await this.#locationOf(order, wish, option);
    const { providerId, serviceId } = await this.#serviceOf(order, wish, option);
    const lines = linesOf(order, wish.units);
    const method = order.lines?.shippingMethods.find(({ shippingOptionId }) => shippingOptionId === option?.id);
    const deliveryAddress = wish.deliveryAddress ?? order.shippingAddress;
    const address = deliveryAddress && parcelAddress(deliveryAddress);
    const from = senderAddress(location);
    return {
      locationId: location.id,
      providerId,
      serviceId,
      shippingOptionId: option?.id ?? null,
      requiresShipping: lines.some(({ item }) => item.product.requiresShipping),
      deliveryAddress,
      parcel: {
        orderId: order.id,
        displayId: order.displayId,
        serviceId,
        data: { ...option?.data, ...method?.data, ...wish.data },
        ...(address && { address }),
        ...(from && { from }),
        items: lines.map(({ item, quantity }) => ({
          lineId: item.id,
          title: item.product.title,
          sku: item.product.sku,
          quantity,
        })),
      },
    };
  }

  /** That of the request; else, of the shipping methods the order has, the first that still exists. */
  async #optionOf(order: Order, wanted: string | null): Promise<ShippingOption | undefined> {
    if (wanted !== null) return this.#shippingOptions.get(wanted);
    const chosen = (order.lines?.shippingMethods ?? []).map(({ shippingOptionId }) => shippingOptionId);
    const options = await this.#shippingOptions.list();
    return chosen.map((id) => options.find((option) => option.id === id)).find((option) => option !== undefined);
  }

  async #serviceOf(
    order: Order,
    { providerId }: PackingWish,
    option: ShippingOption | undefined,
  ): Promise<{ providerId: string; serviceId: string }> {
    if (option && (providerId === undefined || providerId === option.providerId)) return option;
    const [first] = this.#plugins.providerIds(fulfillment);
    const chosen = providerId ?? first;
    if (chosen === undefined) throw new NoWayToShip({ orderId: order.id, lacking: "fulfillment provider" });
    const services = await this.#plugins.provider(fulfillment, chosen).services({});
    const service = services.find(({ isReturn }) => !isReturn);
    if (!service) throw new NoWayToShip({ orderId: order.id, lacking: `service of the provider ${chosen}` });
    return { providerId: chosen, serviceId: service.id };
  }

  /** Where all of the units are set aside, together with what waits in other parcels there. */
  async #locationOf(order: Order, wish: PackingWish, option: ShippingOption | undefined): Promise<StockLocation> {
    const holdings = await this.#holdings.of(order.id);
    const lackingAt = async (locationId: string): Promise<readonly Lack[]> => {
      const units = withWaiting(order, wish.units, locationId);
      return (await this.#holdings.plan(order, units, { holdings, locationId })).lacking;
    };
    if (wish.locationId) {
      const { id } = await this.#stockLocations.get(wish.locationId);
      const lines = await lackingAt(id);
      if (lines.length > 0) throw new NotSetAsideHere({ orderId: order.id, locationId: id, lines: [...lines] });
      return this.#stockLocations.get(id);
    }
    const known = await this.#stockLocations.list();
    const held = new Set(holdings.map(({ locationId }) => locationId));
    const own = option?.set.locationId ?? null;
    const candidates = [...held, ...(own === null ? [] : [own]), ...known.map(({ id }) => id)];
    const [first] = candidates;
    if (first === undefined) throw new NoWayToShip({ orderId: order.id, lacking: "stock location" });
    for (const id of new Set(candidates)) if ((await lackingAt(id)).length === 0) return this.#stockLocations.get(id);
    throw new NotSetAsideHere({ orderId: order.id, locationId: first, lines: [...(await lackingAt(first))] });
  }
}

/** @throws what keeps the units from being packed, as far as the order itself tells. */
export function refuseUnfit(order: Order, units: readonly FulfilledUnits[]): void {
  const { id, status } = order;
  if (status === "canceled" || status === "draft") throw new OrderClosed({ id, status, wanted: "fulfilled" });
  const lines = linesOf(order, units)
    .map(({ item, quantity }) => ({ lineId: item.id, wanted: quantity, left: item.quantity - item.fulfilledQuantity }))
    .filter(({ wanted, left }) => wanted > left);
  if (lines.length > 0) throw new NothingLeftToFulfill({ orderId: id, lines });
}

function linesOf(order: Order, units: readonly FulfilledUnits[]): { item: OrderItem; quantity: number }[] {
  const items = new Map((order.lines?.items ?? []).map((item) => [item.id, item]));
  const unknown = units.map(({ lineId }) => lineId).filter((lineId) => !items.has(lineId));
  if (unknown.length > 0) throw new LineNotFound({ orderId: order.id, ids: unknown });
  return units.flatMap(({ lineId, quantity }) => {
    const item = items.get(lineId);
    return item ? [{ item, quantity }] : [];
  });
}

/** The units with those of the same lines that wait at the location to leave. */
function withWaiting(order: Order, units: readonly FulfilledUnits[], locationId: string): FulfilledUnits[] {
  const waiting = (order.fulfillments ?? [])
    .filter((each) => each.locationId === locationId && ["creating", "open", "shipping"].includes(each.state))
    .flatMap(({ items }) => items);
  return units.map(({ lineId, quantity }) => ({
    lineId,
    quantity: waiting.filter((item) => item.lineId === lineId).reduce((sum, item) => sum + item.quantity, quantity),
  }));
}

function parcelAddress(address: Address): ParcelAddress | undefined {
  const { firstName, lastName, company, address1, address2, postalCode, city, province, countryCode, phone } = address;
  const lines = [address1, address2].filter((line) => line !== null && line !== "");
  if (lines.length === 0 || countryCode === null) return undefined;
  const name = [firstName, lastName].filter(Boolean).join(" ");
  return { name, company, lines: lines as string[], postalCode, city, province, countryCode, phone };
}

function senderAddress({ name, address }: StockLocation): ParcelAddress | undefined {
  if (!address) return undefined;
  const { address1, address2, company = null, postalCode = null, city = null, province = null, phone = null } = address;
  const lines = [address1, ...(address2 ? [address2] : [])];
  return { name, company, lines, postalCode, city, province, countryCode: address.countryCode, phone };
}
