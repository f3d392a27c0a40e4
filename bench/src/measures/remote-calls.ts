import { randomBytes } from "node:crypto";
import { alternate } from "../alternation.ts";
import type { CalledPlugin, ServiceUrls } from "../called-plugins.ts";
import { median } from "../median.ts";
import type { Called, Calling } from "../plugin-calls.ts";
import type { Launched } from "../processes.ts";
import { adding, type Row } from "../row.ts";
import type { Workbench } from "../workbench.ts";
import type { Measure } from "./measure.ts";

const operations: readonly { readonly plugin: CalledPlugin; readonly name: string }[] = [
  { plugin: "echo", name: "an echo" },
  { plugin: "inventory", name: "the stock of an item" },
];
const crowd = 10;
/** Milliseconds that the way to a service and back may add. */
const mayAdd = { p50: 1, p99: 5 };

/** What a call costs when the plugin is a service; the floor is the same call in process. */
export const remoteCalls: Measure = {
  name: "remote-calls",
  async run(bench) {
    const databaseUrl = await bench.databases.create("remote_calls");
    const secret = randomBytes(32).toString("hex");
    const serviceOf = (plugin: CalledPlugin): Promise<Launched<{ url: string }>> =>
      bench.processes.launch("plugin-service-process", { plugin, secret, databaseUrl });
    const services = { echo: await serviceOf("echo"), inventory: await serviceOf("inventory") };
    const urls: ServiceUrls = { echo: services.echo.ready.url, inventory: services.inventory.ready.url };
    const host: Launched<null> = await bench.processes.launch("plugin-call-process", { urls, secret, databaseUrl });
    const rows: Row[] = [];
    for (const operation of operations)
      for (const callers of [1, crowd]) rows.push(...(await compare(bench, host, { ...operation, callers })));
    await host.stop();
    await Promise.all(Object.values(services).map((service) => service.stop()));
    await bench.databases.drop(databaseUrl);
    return rows;
  },
};

async function compare(
  bench: Workbench,
  host: Launched<null>,
  { plugin, name, callers }: { plugin: CalledPlugin; name: string; callers: number },
): Promise<Row[]> {
  const { warmUpSeconds, seconds } = bench.options.scale;
  const calling =
    (placement: Calling["placement"], duration = seconds) =>
    () =>
      host.ask<Called>("call", { plugin, placement, callers, seconds: duration } satisfies Calling);
  for (const placement of ["in process", "service"] as const) await calling(placement, warmUpSeconds)();
  const { floor, hanse } = await alternate(bench, `calls of ${name}`, {
    floor: calling("in process"),
    hanse: calling("service"),
  });
  const who = callers === 1 ? "one caller" : `${callers} callers`;
  return (["p50", "p99"] as const).map((figure) => {
    const of = (called: readonly Called[]): number[] => called.map((one) => one[figure]);
    const about = {
      id: `remote.${plugin}.${callers}.${figure}`,
      what: `${name} from a service, ${who}, ${figure}`,
      unit: "ms",
      more: { floorRate: median(floor.map(({ rate }) => rate)), rate: median(hanse.map(({ rate }) => rate)) },
    };
    return adding(about, { floor: of(floor), hanse: of(hanse) }, mayAdd[figure]);
  });
}
