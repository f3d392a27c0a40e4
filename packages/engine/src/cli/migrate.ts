import { Command } from "commander";
import type { Queue } from "../platform/queue/queue.ts";
import { say } from "./say.ts";

/** `hanse migrate`: what every start does first, by itself. */
export const migrateCommand = (): Command =>
  new Command("migrate")
    .description("Bring the database up to date without starting the shop: for deployments that do this apart.")
    .action(async () => {
      const { openShop } = await import("./open-shop.ts");
      const { shop, close } = await openShop({ quiet: true });
      try {
        await shop.container.resolve<Queue>("queue").prepare();
      } finally {
        await close();
      }
      say.line("The database is up to date.");
    });
