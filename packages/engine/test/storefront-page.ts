import Sdk from "@medusajs/js-sdk";
import type { Medusa, MedusaConfig, MedusaModule } from "./medusa.ts";
import { type JourneyName, journeys } from "./storefront-journeys.ts";

type Journey = (sdk: Medusa, input: unknown) => Promise<unknown>;

/** The script of a storefront's page in a real browser. */
Object.assign(globalThis, {
  openStorefront: (config: MedusaConfig) => {
    const sdk = new (Sdk as unknown as MedusaModule["default"])(config);
    return (name: JourneyName, input: unknown) => (journeys[name] as Journey)(sdk, input);
  },
});
