import { compile } from "./compile.ts";
import { Databases } from "./databases.ts";
import type { Options } from "./options.ts";
import { type Launched, Processes } from "./processes.ts";
import { fillOrders } from "./order-history.ts";
import { openRunFolder } from "./run-folder.ts";
import type { ShopFacts } from "./shop-facts.ts";
import type { ShopInput } from "./shop-input.ts";

/** A database with a shop in it. */
export interface FilledShop {
  readonly databaseUrl: string;
  readonly facts: ShopFacts;
}

/** A process that answers HTTP. */
export type Server = Launched<{ readonly port: number }>;

/** What measures work with. */
export interface Workbench {
  readonly options: Options;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly databases: Databases;
  readonly processes: Processes;
  /** Tells how far the run is. */
  say(text: string): void;
  /** A shop with so many products, filled once a run; for reading only. */
  shop(products: number): Promise<FilledShop>;
  /** A copy of it to write to. */
  copyOf(shop: FilledShop): Promise<FilledShop>;
  /** A copy of it in which a year of so many orders has been placed. */
  withOrders(shop: FilledShop, orders: number): Promise<FilledShop>;
  /** Starts Hanse on a database. */
  startHanse(shop: FilledShop, input?: Partial<ShopInput>): Promise<Server>;
}

export interface OpenWorkbench extends Workbench {
  close(): Promise<void>;
  closeAtOnce(): void;
}

export async function openWorkbench(
  options: Options,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<OpenWorkbench> {
  if (!options.runsSources) await compile(signal, say);
  const folder = await openRunFolder(say);
  const databases = new Databases(folder.postgres.url);
  const processes = new Processes(signal, options);
  const shops = new Map<number, FilledShop>();

  const fill = async (products: number): Promise<FilledShop> => {
    const name = products.toLocaleString("en");
    say(`filling a shop with ${name} products`);
    const databaseUrl = await databases.create(`shop_${products}`);
    const onProgress = (done: number): void => say(`filling a shop: ${done.toLocaleString("en")} of ${name} products`);
    const filler = await processes.launch<ShopFacts>(
      "fill-process",
      { databaseUrl, products },
      { onProgress, fromSources: true },
    );
    await filler.stop();
    await databases.settle(databaseUrl);
    return { databaseUrl, facts: filler.ready };
  };

  return {
    options,
    signal,
    databases,
    processes,
    say,
    async shop(products) {
      const shop = shops.get(products) ?? (await fill(products));
      shops.set(products, shop);
      return shop;
    },
    copyOf: async ({ databaseUrl, facts }) => ({ databaseUrl: await databases.copy(databaseUrl), facts }),
    async withOrders({ databaseUrl, facts }, orders) {
      const copy = await databases.copy(databaseUrl);
      say(`placing ${orders.toLocaleString("en")} orders`);
      await fillOrders(copy, { orders, facts });
      await databases.settle(copy);
      return { databaseUrl: copy, facts };
    },
    startHanse: ({ databaseUrl }, input = {}) =>
      processes.launch("shop-process", { databaseUrl, keepsReplies: true, countsStatements: false, ...input }),
    async close() {
      processes.killAll();
      await folder.close();
    },
    closeAtOnce() {
      processes.killAll();
      folder.closeAtOnce();
    },
  };
}
