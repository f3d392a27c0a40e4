import { payment } from "@hanse/plugin-kit";
import { inBothPlacements, paymentConformance } from "@hanse/plugin-kit/testing";
import { manualPayment } from "../src/index.ts";

inBothPlacements(
  { plugin: manualPayment, module: new URL("../src/index.ts", import.meta.url), contract: payment },
  (open) => paymentConformance(open),
);
