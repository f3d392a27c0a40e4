import { fulfillment } from "@hanse/plugin-kit";
import { fulfillmentConformance, inBothPlacements } from "@hanse/plugin-kit/testing";
import { manualFulfillment } from "../src/index.ts";

inBothPlacements(
  { plugin: manualFulfillment, module: new URL("../src/index.ts", import.meta.url), contract: fulfillment },
  fulfillmentConformance,
);
