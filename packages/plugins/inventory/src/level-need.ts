import type { Pick } from "./choice.ts";

/** What a reservation takes from one level. `coveredQuantity` of it must be there. */
export interface LevelNeed {
  itemId: string;
  locationId: string;
  quantity: number;
  coveredQuantity: number;
}

export function perLevel(picks: readonly Pick[]): LevelNeed[] {
  const needs = new Map<string, LevelNeed>();
  for (const { itemId, locationId, quantity, covered } of picks) {
    const id = JSON.stringify([itemId, locationId]);
    const need = needs.get(id) ?? { itemId, locationId, quantity: 0, coveredQuantity: 0 };
    need.quantity += quantity;
    if (covered) need.coveredQuantity += quantity;
    needs.set(id, need);
  }
  return [...needs.values()];
}
