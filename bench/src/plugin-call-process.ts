import {
  type Contract,
  guardedClient,
  inventory as inventoryContract,
  type Logger,
  remote,
  Resilience,
  runPlugin,
  type RunningPlugin,
  serviceLimits,
} from "@hanse/plugin-kit";
import { ServicePlugin } from "@hanse/plugin-kit/remote";
import { askedItem, type CalledPlugin, calledPlugins, type ServiceUrls } from "./called-plugins.ts";
import { echo } from "./echo-plugin.ts";
import { percentile } from "./median.ts";
import { givenInput, serveParent } from "./parent.ts";
import type { Calling, Called } from "./plugin-calls.ts";
import { runShoppers } from "./shopping.ts";

// A host of plugins, which has each of them twice: in its own process and as a service.

const fail = (about: object, message: string): void => {
  throw new Error(`A plugin complains: ${message}`, { cause: about });
};
const log: Logger = { debug: () => undefined, info: () => undefined, warn: fail, error: fail };

const { urls, secret, databaseUrl } = givenInput<{ urls: ServiceUrls; secret: string; databaseUrl: string }>();
const running: RunningPlugin[] = [];

async function openBoth<C extends Contract>(name: CalledPlugin, contract: C) {
  const plugin = calledPlugins[name];
  const local = await runPlugin(plugin(), { log, databaseUrl, poolSize: 10, publish: async () => undefined });
  const service = await ServicePlugin.connect(remote(plugin, { url: urls[name], secret }), {
    log,
    remembered: null,
    remember: async () => undefined,
  });
  running.push(local, service);
  const sendTo =
    (to: RunningPlugin): Parameters<typeof guardedClient>[2] =>
    (operation, input, call) =>
      to.call(contract.name, operation, input, call);
  return {
    "in process": guardedClient(local.id, contract, sendTo(local)),
    service: guardedClient(service.id, contract, sendTo(service), {
      resilience: new Resilience(serviceLimits),
      retries: true,
    }),
  };
}

const echoes = await openBoth("echo", echo);
const inventories = await openBoth("inventory", inventoryContract);
const { itemId, locationId } = askedItem;
await inventories["in process"].putItems([{ id: itemId, sku: null, title: null, requiresShipping: true }]);
await inventories["in process"].setStock([{ itemId, locationId, stocked: 100 }]);

const calls: Record<CalledPlugin, (placement: Calling["placement"]) => Promise<unknown>> = {
  echo: (placement) => echoes[placement].echo({ text: "Moin" }),
  inventory: (placement) => inventories[placement].levels({ itemIds: [itemId] }),
};

async function callAgainAndAgain({ plugin, placement, callers, seconds }: Calling): Promise<Called> {
  const call = async (): Promise<void> => void (await calls[plugin](placement));
  const { durations, rate } = await runShoppers({ shoppers: callers, seconds }, () => call);
  return { p50: percentile(durations, 0.5), p99: percentile(durations, 0.99), rate };
}

serveParent(null, async () => void (await Promise.all(running.map((one) => one.close()))), { call: callAgainAndAgain });
