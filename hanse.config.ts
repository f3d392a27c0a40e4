import { defineConfig, env } from "@hanse/engine";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { logNotifications } from "@hanse/plugin-notification-log";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { localFiles } from "@hanse/plugin-storage-local";
import { taxRates } from "@hanse/plugin-tax-rates";

/** The demo shop that `pnpm start` runs: everything in one process. `examples/split` runs the same shop in five. */
export default defineConfig({
  plugins: [
    inventory(),
    manualPayment(),
    manualFulfillment(),
    taxRates(),
    postgresSearch(),
    // Mails are written to the log. packages/plugins/notification-smtp/README.md tells how to send them.
    logNotifications(),
    localFiles({ folder: ".hanse/files", baseUrl: env("PUBLIC_URL", "http://localhost:9000") }),
  ],
});
