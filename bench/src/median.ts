/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return (quantile(values, 0.5, "down") + quantile(values, 0.5, "up")) / 2;
}

/** The value that the given share of the values does not exceed. */
export const percentile = (values: readonly number[], share: number): number => quantile(values, share, "up");

function quantile(values: readonly number[], share: number, towards: "down" | "up"): number {
  if (values.length === 0) throw new Error("There is no median of no values: a measurement gave none.");
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  return sorted[towards === "up" ? Math.ceil(place) : Math.floor(place)] as number;
}
