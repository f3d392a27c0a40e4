import { alternate } from "../alternation.ts";
import { beside } from "../row.ts";
import type { Shopped } from "../shopping.ts";
import type { Measure } from "./measure.ts";

const callers = 10;

/** One item that everybody wants. */
export const reservations: Measure = {
  name: "reservations",
  async run(bench) {
    const databaseUrl = await bench.databases.create("reservations");
    const plugin = await bench.processes.launch("reservation-process", { databaseUrl });
    const script = await bench.processes.launch("floors/reservation-process", { databaseUrl });
    const { warmUpSeconds, seconds } = bench.options.scale;
    for (const side of [script, plugin]) await side.ask("reserve", { shoppers: callers, seconds: warmUpSeconds });
    const shopping = { shoppers: callers, seconds };
    const { floor, hanse } = await alternate(bench, "reservations", {
      floor: () => script.ask<Shopped>("reserve", shopping),
      hanse: () => plugin.ask<Shopped>("reserve", shopping),
    });
    await Promise.all([plugin.stop(), script.stop()]);
    await bench.databases.drop(databaseUrl);
    const rate = (shopped: readonly Shopped[]): number[] => shopped.map((one) => one.rate);
    return [
      beside(
        { id: "reservations.hot", what: `reservations of one hot item, ${callers} callers`, unit: "/s" },
        { floor: rate(floor), hanse: rate(hanse) },
        { atLeast: 0.7 },
      ),
    ];
  },
};
