import { limited } from "../row.ts";
import { installOf } from "../install-size.ts";
import type { Measure } from "./measure.ts";

const shipped = [
  "@hanse/engine",
  "@hanse/plugin-inventory",
  "@hanse/plugin-payment-manual",
  "@hanse/plugin-fulfillment-manual",
  "@hanse/plugin-tax-rates",
  "@hanse/plugin-search-postgres",
  "@hanse/plugin-notification-log",
  "@hanse/plugin-storage-local",
];

/** Engine and default plugins with all that they depend on in production. */
export const install: Measure = {
  name: "install",
  async run(bench) {
    bench.say("looking at what is installed");
    const { packages, bytes } = installOf(shipped);
    return [
      limited({ id: "install.size", what: "production install", unit: "MB" }, bytes / 1e6, 120),
      limited({ id: "install.packages", what: "production install, packages", unit: "" }, packages, 200),
    ];
  },
};
