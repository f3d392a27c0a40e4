import type { Allocation } from "@hanse/plugin-kit";
import { cartLineOf, type VariantItem } from "../inventory/index.ts";

/** Units of a reservation that leave together. */
export interface StockShipment {
  readonly key: string;
  readonly lines: readonly { readonly lineId: string; readonly locationId: string; readonly quantity: number }[];
}

/** What a reservation of the order holds of something. */
export interface Holding extends Allocation {
  readonly key: string;
}

/** Units of a line that are to leave. */
export interface LeavingUnits {
  readonly lineId: string;
  /** Under these names reservations have the line. */
  readonly names: readonly string[];
  readonly quantity: number;
  /** Units of the line that have not left, these among them. */
  readonly unshipped: number;
  /** What one unit takes. */
  readonly items: readonly VariantItem[];
}

/** What a line lacks at a location, in units of an item. */
export interface Lack {
  readonly lineId: string;
  readonly itemId: string | null;
  readonly needed: number;
  readonly here: number;
  readonly elsewhere: number;
}

export interface StockPlan {
  readonly shipments: readonly StockShipment[];
  readonly lacking: readonly Lack[];
}

/** What has to leave which reservation so that the units leave a location. */
export function stockPlan(
  leaving: readonly LeavingUnits[],
  holdings: readonly Holding[],
  locationId: string,
): StockPlan {
  const lacking: Lack[] = [];
  const taken: Holding[] = [];
  for (const units of leaving) {
    const own = holdings.filter(({ lineId }) => units.names.includes(cartLineOf(lineId)));
    if (own.length === 0)
      lacking.push({ ...lineOf(units), itemId: null, needed: units.quantity, here: 0, elsewhere: 0 });
    for (const itemId of new Set(own.map((holding) => holding.itemId))) {
      const ofItem = own.filter((holding) => holding.itemId === itemId);
      const here = ofItem.filter((holding) => holding.locationId === locationId);
      const needed = units.quantity * perUnit(units, itemId, left(ofItem));
      if (left(here) < needed)
        lacking.push({ ...lineOf(units), itemId, needed, here: left(here), elsewhere: left(ofItem) - left(here) });
      else taken.push(...take(here, needed));
    }
  }
  return { shipments: byKey(taken), lacking };
}

const lineOf = ({ lineId }: LeavingUnits): { lineId: string } => ({ lineId });

const left = (holdings: readonly Holding[]): number =>
  holdings.reduce((sum, { quantity, shipped }) => sum + quantity - shipped, 0);

/** A variant may have got other items since it was sold; what is held for the line says how many of them it takes. */
const perUnit = ({ items, unshipped }: LeavingUnits, itemId: string, held: number): number =>
  items.find((item) => item.itemId === itemId)?.requiredQuantity ?? Math.ceil(held / Math.max(1, unshipped));

function take(holdings: readonly Holding[], needed: number): Holding[] {
  let missing = needed;
  return holdings.flatMap((holding) => {
    const quantity = Math.min(missing, left([holding]));
    missing -= quantity;
    return quantity > 0 ? [{ ...holding, quantity, shipped: 0 }] : [];
  });
}

function byKey(taken: readonly Holding[]): StockShipment[] {
  return [...Map.groupBy(taken, ({ key }) => key)].map(([key, holdings]) => ({
    key,
    lines: holdings.map(({ lineId, locationId, quantity }) => ({ lineId, locationId, quantity })),
  }));
}
