import { tax } from "@hanse/plugin-kit";
import { inBothPlacements, taxConformance } from "@hanse/plugin-kit/testing";
import { taxRates } from "../src/index.ts";

inBothPlacements(
  { plugin: taxRates, module: new URL("../src/index.ts", import.meta.url), contract: tax },
  taxConformance,
);
