import { Command } from "commander";
import { explain } from "./explain.ts";
import { parsePort } from "./port.ts";
import { say } from "./say.ts";
import { stopOnSignal } from "./signals.ts";

interface StartOptions {
  demo?: boolean;
  port?: number;
  host?: string;
}

/** `hanse start`: database, migrations, API; everything a shop needs, in one process. */
export const startCommand = (): Command =>
  new Command("start")
    .description("Start the shop: its database (unless DATABASE_URL names one), its migrations and its API.")
    .option("--demo", "fill an empty shop with a demo catalogue")
    .option("--port <number>", "port of the API (default: 9000, or PORT)", parsePort)
    .option("--host <address>", "address to listen on (default: 0.0.0.0, or HOST)")
    .addHelpText(
      "after",
      "\nExamples:\n  hanse start --demo\n  DATABASE_URL=postgres://user:password@host:5432/shop hanse start --port 8080",
    )
    .action(async ({ demo = false, port, host }: StartOptions) => {
      const startedAt = performance.now();
      const { openShop } = await import("./open-shop.ts");
      const { shop, config, dataDir, close } = await openShop();
      stopOnSignal(close);
      try {
        const listening = { port: port ?? config.http.port, host: host ?? config.http.host };
        if (demo) {
          const { installDemo } = await import("../demo/index.ts");
          const publicUrl = config.http.publicUrl ?? `http://localhost:${listening.port}`;
          await installDemo(shop.container, publicUrl, say.progress);
        }
        const { firstStaff } = await import("./first-staff.ts");
        const staff = await firstStaff(shop.container, dataDir);
        await shop.http.listen(listening).catch((error: unknown) => {
          throw explain(error, { ...config, http: { ...config.http, ...listening } });
        });
        const { welcome } = await import("./welcome.ts");
        await welcome(shop, staff, Math.round(performance.now() - startedAt));
      } catch (error) {
        await close();
        throw error;
      }
    });
