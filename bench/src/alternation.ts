import type { Workbench } from "./workbench.ts";

/** Measures each side in turn, round after round, so that what the machine does meanwhile happens to all of them. */
export async function alternate<Side extends string, Result>(
  { options, signal, say }: Workbench,
  what: string,
  sides: Readonly<Record<Side, () => Promise<Result>>>,
): Promise<Record<Side, Result[]>> {
  const { rounds } = options.scale;
  const results = Object.fromEntries(Object.keys(sides).map((side) => [side, [] as Result[]])) as Record<
    Side,
    Result[]
  >;
  for (let round = 1; round <= rounds; round += 1) {
    for (const [side, measure] of Object.entries(sides) as [Side, () => Promise<Result>][]) {
      signal.throwIfAborted();
      say(`${what}: ${side}, round ${round} of ${rounds}`);
      results[side].push(await measure());
    }
  }
  return results;
}
