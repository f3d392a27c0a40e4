import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { Command } from "commander";
import type { Shop } from "../main.ts";
import { explain } from "./explain.ts";
import { parsePort } from "./port.ts";
import { say } from "./say.ts";
import { stopOnSignal } from "./signals.ts";

interface WorkerOptions {
  port: number;
  host?: string;
}

/** `hanse worker`: what a shop does beside answering requests, in a process of its own. */
export const workerCommand = (): Command =>
  new Command("worker")
    .description("Deliver events, run jobs and take up what dead processes left, without serving the API.")
    .option("--port <number>", "port of /livez and /readyz", parsePort, 9001)
    .option("--host <address>", "address to listen on (default: 0.0.0.0, or HOST)")
    .addHelpText(
      "after",
      "\nAny number of workers may run. With HANSE_WORKER=off, hanse start leaves this work to them.\n\nExample:\n  DATABASE_URL=postgres://user:password@host:5432/shop hanse worker",
    )
    .action(async ({ port, host }: WorkerOptions) => {
      const { openShop } = await import("./open-shop.ts");
      const { shop, config, close } = await openShop({ quiet: true, works: true });
      const health = healthServer(shop);
      stopOnSignal(async () => {
        await close();
        health.closeAllConnections();
        health.close();
      });
      const listening = { port, host: host ?? config.http.host };
      health.listen(listening);
      await once(health, "listening").catch(async (error: unknown) => {
        await close();
        throw explain(error, { ...config, http: { ...config.http, ...listening } });
      });
      say.line(`The worker is at work; http://localhost:${port}/readyz tells how it does. Ctrl-C stops it.`);
    });

/** The shop's own health checks and nothing else of its API; they answer until all its work has ended. */
function healthServer({ http }: Shop): Server {
  const isReady = () => http.inject({ method: "GET", url: "/readyz" }).then(({ statusCode }) => statusCode === 200);
  return createServer((request, response) => {
    const answer = (status: number, body: object): unknown =>
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
    const path = request.url?.split("?")[0];
    if (path === "/livez") return answer(200, { status: "ok" });
    if (path !== "/readyz") return answer(404, { status: "not found" });
    return isReady()
      .catch(() => false)
      .then((ready) => (ready ? answer(200, { status: "ok" }) : answer(503, { status: "unavailable" })));
  });
}
