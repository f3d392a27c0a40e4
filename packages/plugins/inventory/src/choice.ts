import type { ReservationLine } from "@hanse/plugin-kit";

/** Units to take from one location for one line. */
export interface Pick {
  lineId: string;
  itemId: string;
  locationId: string;
  quantity: number;
  /** Whether the units must be there; a backorder need not be covered. */
  covered: boolean;
}

/** A line that cannot be served, with what it could have had. */
export interface Lack {
  lineId: string;
  itemId: string;
  requested: number;
  available: number;
}

/** Available units by item and location. */
export type Available = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What to try before anything is known: every line from its first location, backorders only where there is no other. */
export const firstChoice = (lines: readonly ReservationLine[]): Pick[] =>
  lines.map(({ lineId, itemId, quantity, locationIds, allowBackorder }) => {
    const [locationId = ""] = locationIds;
    return { lineId, itemId, locationId, quantity, covered: !(allowBackorder && locationIds.length === 1) };
  });

/** Chooses locations line by line; lines of one item add up. */
export function choose(lines: readonly ReservationLine[], available: Available): { picks: Pick[]; lacking: Lack[] } {
  const left = new Map([...available].map(([itemId, levels]) => [itemId, new Map(levels)]));
  const picks: Pick[] = [];
  const lacking: Lack[] = [];
  for (const line of lines) {
    const levels = left.get(line.itemId) ?? new Map<string, number>();
    const chosen = chooseForLine(line, levels);
    if (typeof chosen === "number") {
      lacking.push({ lineId: line.lineId, itemId: line.itemId, requested: line.quantity, available: chosen });
      continue;
    }
    for (const pick of chosen) levels.set(pick.locationId, (levels.get(pick.locationId) ?? 0) - pick.quantity);
    picks.push(...chosen);
  }
  return { picks, lacking };
}

/** The picks of one line, or how many units it could have had. */
function chooseForLine(line: ReservationLine, levels: ReadonlyMap<string, number>): Pick[] | number {
  const { lineId, itemId, quantity } = line;
  const locationIds = [...new Set(line.locationIds)];
  const at = (locationId: string): number => Math.max(0, levels.get(locationId) ?? 0);
  const pick = (locationId: string, units: number, covered = true): Pick => ({
    lineId,
    itemId,
    locationId,
    quantity: units,
    covered,
  });

  const whole = locationIds.find((locationId) => at(locationId) >= quantity);
  if (whole !== undefined) return [pick(whole, quantity)];

  const total = locationIds.reduce((sum, locationId) => sum + at(locationId), 0);
  if (total >= quantity) {
    let missing = quantity;
    return locationIds.flatMap((locationId) => {
      const units = Math.min(missing, at(locationId));
      missing -= units;
      return units > 0 ? [pick(locationId, units)] : [];
    });
  }
  const [first = ""] = locationIds;
  return line.allowBackorder ? [pick(first, quantity, false)] : total;
}
