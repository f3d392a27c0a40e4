import type { Config } from "@medusajs/js-sdk";
import type Sdk from "@medusajs/js-sdk";

/** What `require` gives of the js-sdk. Its ES modules do not say what they are, so TypeScript takes them for the same. */
export type MedusaModule = typeof Sdk;
export type Medusa = InstanceType<MedusaModule["default"]>;
export type MedusaConfig = Config;
