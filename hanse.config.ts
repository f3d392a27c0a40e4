import { defineConfig } from "@hanse/engine";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { taxRates } from "@hanse/plugin-tax-rates";

/** The demo shop that `pnpm start` runs. */
export default defineConfig({
  plugins: [inventory(), manualPayment(), manualFulfillment(), taxRates()],
});
