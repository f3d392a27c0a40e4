/** How many shop at once, and for how long: so many checkouts each, or so many seconds. */
export type Shopping = { readonly shoppers: number } & ({ readonly checkouts: number } | { readonly seconds: number });

/** What came of it. */
export interface Shopped {
  /** Of each checkout, in milliseconds. */
  readonly durations: readonly number[];
  /** Checkouts a second, all shoppers together. */
  readonly rate: number;
}

/** Lets each shopper check out again and again. */
export async function runShoppers(
  shopping: Shopping,
  arrive: (shopper: number) => () => Promise<void>,
): Promise<Shopped> {
  const durations: number[] = [];
  const start = performance.now();
  const goesOn = (done: number): boolean =>
    "checkouts" in shopping ? done < shopping.checkouts : performance.now() - start < shopping.seconds * 1_000;
  const shop = async (_: unknown, shopper: number): Promise<void> => {
    const checkOut = arrive(shopper);
    for (let done = 0; goesOn(done); done += 1) {
      const began = performance.now();
      await checkOut();
      durations.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: shopping.shoppers }, shop));
  return { durations, rate: (durations.length / (performance.now() - start)) * 1_000 };
}
