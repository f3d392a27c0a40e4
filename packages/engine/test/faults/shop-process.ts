import { flushCompileCache } from "node:module";
import process from "node:process";
import { remote, type ServiceAddress } from "@hanse/plugin-kit";
import type { ApiKeyService } from "../../src/api-key/index.ts";
import { stripePayment } from "@hanse/plugin-payment-stripe";
import { postgresSearch } from "@hanse/plugin-search-postgres";
import { createShop } from "../../src/main.ts";
import type { ShopOptions } from "../../src/platform/config/config.ts";
import { defaultPlugins, testConfig } from "../open-test-shop.ts";
import { nameConnections } from "./dead-engines.ts";
import { armFaults } from "./fault.ts";

// An engine in a process of its own: shop-process.ts <database url> <configuration as JSON> <services as JSON> <configuration of
// payment-stripe as JSON>. It prints one line of JSON when it listens, and one before a fault strikes; its log is on standard
// error.

// Nobody is left to stop it when the test has been killed.
process.stdin.resume().once("end", () => process.exit());

nameConnections();

const [databaseUrl = "", options = "{}", addresses = "{}", stripe = "null"] = process.argv.slice(2);

const services = JSON.parse(addresses) as Record<string, ServiceAddress>;
const optional = [postgresSearch()].filter(({ definition }) => definition.id in services);
const stripeSettings = JSON.parse(stripe) as Parameters<typeof stripePayment>[0] | null;
if (stripeSettings) optional.push(stripePayment(stripeSettings));
const plugins = [...defaultPlugins(), ...optional].map((plugin) => {
  const address = services[plugin.definition.id];
  return address ? remote(plugin, address) : plugin;
});
const config = testConfig({ ...(JSON.parse(options) as Partial<ShopOptions>), plugins });
const shop = await createShop({ config, databaseUrl });
armFaults(shop.http);
const apiKeys = shop.container.resolve<ApiKeyService>("apiKeys");
const [key] = await apiKeys.publishable();
const secret = await apiKeys.createSecret({ title: "tests" });
const adminAuthorization = `Basic ${Buffer.from(`${secret.token}:`).toString("base64")}`;
const url = await shop.http.listen({ port: config.http.port, host: "127.0.0.1" });
process.stdout.write(`${JSON.stringify({ url, key: key?.token, adminAuthorization })}\n`);

flushCompileCache();

process.once("SIGTERM", () => void shop.close().then(() => process.exit()));
