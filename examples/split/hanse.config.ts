import { join } from "node:path";
import { defineConfig, env } from "@hanse/engine";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { remote } from "@hanse/plugin-kit";
import { logNotifications } from "@hanse/plugin-notification-log";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { localFiles } from "@hanse/plugin-storage-local";
import { taxRates } from "@hanse/plugin-tax-rates";

const dataDir = env("HANSE_DATA_DIR", ".hanse");
const secret = env("HANSE_SERVICE_SECRET");

/** The demo shop with four of its plugins as services. Nothing else differs from the shop at the root. */
export default defineConfig({
  plugins: [
    remote(inventory, { url: env("INVENTORY_URL"), secret }),
    remote(manualPayment, { url: env("PAYMENT_URL"), secret }),
    remote(postgresSearch, { url: env("SEARCH_URL"), secret }),
    remote(manualFulfillment, { url: env("FULFILLMENT_URL"), secret }),
    taxRates(),
    logNotifications(),
    localFiles({ folder: join(dataDir, "files"), baseUrl: env("PUBLIC_URL", "http://localhost:9000") }),
  ],
  dataDir,
});
