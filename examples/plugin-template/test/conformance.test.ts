import { tax } from "@hanse/plugin-kit";
import { inBothPlacements, taxConformance } from "@hanse/plugin-kit/testing";
import { flatTax } from "../src/index.ts";

/** What every tax plugin promises: in this process, and as a service in a process of its own. */
inBothPlacements(
  {
    plugin: flatTax,
    module: new URL("../src/index.ts", import.meta.url),
    contract: tax,
    config: async () => ({ rates: { de: "19", us: "0" } }),
  },
  taxConformance,
);
