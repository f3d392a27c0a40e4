import { median } from "./median.ts";

/** What a row has to reach. */
export interface Must {
  readonly text: string;
  readonly isMet: boolean;
}

/** One line of the result: a figure of Hanse's, mostly beside its floor. */
export interface Row {
  /** Unique and lasting, for comparing runs: `list.uncached`. */
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly floor?: number;
  readonly hanse: number;
  /** Hanse's figure divided by the floor's. */
  readonly ratio?: number;
  readonly must?: Must;
  /** Other figures of the same measurement, such as percentiles. */
  readonly more?: Readonly<Record<string, number>>;
}

interface Sides {
  readonly floor: readonly number[];
  readonly hanse: readonly number[];
}

type About = Pick<Row, "id" | "what" | "unit" | "more">;

/** A row whose budget is a ratio to the floor: at least so much of its rate, or at most so many times its duration. */
export function beside(about: About, sides: Sides, budget?: { atLeast: number } | { atMost: number }): Row {
  const floor = median(sides.floor);
  const hanse = median(sides.hanse);
  const ratio = hanse / floor;
  return { ...about, floor, hanse, ratio, ...(budget && { must: mustOf(ratio, budget) }) };
}

function mustOf(ratio: number, budget: { atLeast: number } | { atMost: number }): Must {
  return "atLeast" in budget
    ? { text: `≥ ${budget.atLeast} ×`, isMet: ratio >= budget.atLeast }
    : { text: `≤ ${budget.atMost} ×`, isMet: ratio <= budget.atMost };
}

/** A row that has a limit in its own unit. */
export function limited(about: About, hanse: number, limit: number, floor?: number): Row {
  return {
    ...about,
    hanse,
    ...(floor !== undefined && { floor, ratio: hanse / floor }),
    must: { text: `≤ ${limit.toLocaleString("en")} ${about.unit}`.trim(), isMet: hanse <= limit },
  };
}

/** A row that may be so much more than its floor, in their unit. */
export function adding(about: About, sides: Sides, limit: number): Row {
  const floor = median(sides.floor);
  const hanse = median(sides.hanse);
  const must = { text: `≤ floor + ${limit} ${about.unit}`, isMet: hanse - floor <= limit };
  return { ...about, floor, hanse, ratio: hanse / floor, must };
}
