import type { ReservationLine } from "@hanse/plugin-kit";
import { ChannelWithoutLocation, VariantWithoutItem } from "./inventory.errors.ts";

/** A line of a cart, as far as stock is concerned. */
export interface StockedLine {
  readonly lineId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly allowBackorder: boolean;
  readonly manageInventory: boolean;
}

/** What one unit of a variant takes from stock. */
export interface VariantItem {
  readonly itemId: string;
  readonly requiredQuantity: number;
}

const separator = "/";

/**
 * What to reserve for a cart's lines; nothing for variants whose stock is not managed.
 *
 * @param locationIds where it may come from, in order of preference.
 */
export function reservationLines(
  lines: readonly StockedLine[],
  itemsOf: ReadonlyMap<string, readonly VariantItem[]>,
  { salesChannelId, locationIds }: { salesChannelId: string; locationIds: readonly string[] },
): ReservationLine[] {
  const managed = lines.filter((line) => line.manageInventory);
  if (managed.length === 0) return [];
  const without = managed.filter(({ variantId }) => (itemsOf.get(variantId) ?? []).length === 0);
  if (without.length > 0) throw new VariantWithoutItem({ ids: [...new Set(without.map((line) => line.variantId))] });
  if (locationIds.length === 0) throw new ChannelWithoutLocation({ salesChannelId });
  return managed.flatMap(({ lineId, variantId, quantity, allowBackorder }) => {
    const items = itemsOf.get(variantId) ?? [];
    return items.map(({ itemId, requiredQuantity }) => ({
      lineId: items.length === 1 ? lineId : `${lineId}${separator}${itemId}`,
      itemId,
      quantity: quantity * requiredQuantity,
      locationIds: [...locationIds],
      allowBackorder,
    }));
  });
}

/** The cart's line that a line of a reservation is for. */
export const cartLineOf = (reservationLineId: string): string =>
  reservationLineId.split(separator, 1)[0] ?? reservationLineId;
