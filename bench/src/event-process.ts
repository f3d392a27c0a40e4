import { createShop, defineConfig } from "@hanse/engine";
import { manualFulfillment } from "@hanse/plugin-fulfillment-manual";
import { inventory } from "@hanse/plugin-inventory";
import { defineEvent, definePlugin, happened, type PendingEvent } from "@hanse/plugin-kit";
import { manualPayment } from "@hanse/plugin-payment-manual";
import { taxRates } from "@hanse/plugin-tax-rates";
import Type from "typebox";
import { givenInput, serveParent } from "./parent.ts";

// A shop with so many plugins that are told of an event, each of which does nothing about it.

const { databaseUrl, subscribers } = givenInput<{ databaseUrl: string; subscribers: number }>();

const BellRang = defineEvent("bench-bell.rang", Type.Object({ bell: Type.String() }), ({ bell }) => bell);
let ring: (...events: PendingEvent[]) => Promise<void> = () => Promise.reject(new Error("There is no bell yet."));
let awaited = 0;
let onHeard = (): void => undefined;

const bell = definePlugin({
  id: "bench-bell",
  implements: {},
  config: Type.Object({}),
  setup({ emit }) {
    ring = emit;
    return {};
  },
});

const listener = (number: number) =>
  definePlugin({
    id: `bench-listener-${number}`,
    implements: {},
    config: Type.Object({}),
    setup({ on }) {
      on(BellRang, async () => {
        awaited -= 1;
        if (awaited === 0) onHeard();
      });
      return {};
    },
  })();

const listeners = Array.from({ length: subscribers }, (_, index) => listener(index));
const config = defineConfig({
  plugins: [inventory(), manualPayment(), manualFulfillment(), taxRates(), bell(), ...listeners],
  log: { level: "error" },
});
const shop = await createShop({ config, databaseUrl });

/** Milliseconds for one delivery, of so many events to all who are told. */
async function deliver(events: number): Promise<number> {
  const isHeard = new Promise<void>((resolve) => (onHeard = resolve));
  awaited = events * subscribers;
  const start = performance.now();
  await ring(...Array.from({ length: events }, (_, index) => happened(BellRang, { bell: String(index) })));
  await isHeard;
  return (performance.now() - start) / (events * subscribers);
}

serveParent(null, () => shop.close(), { deliver });
