import { inventory } from "@hanse/plugin-inventory";
import { echoPlugin } from "./echo-plugin.ts";

/** Plugins whose calls are measured, by the names under which processes are told of them. */
export const calledPlugins = { echo: echoPlugin, inventory };
export type CalledPlugin = keyof typeof calledPlugins;
/** Where each runs as a service. */
export type ServiceUrls = Readonly<Record<CalledPlugin, string>>;

/** The only item that calls ask for, and where it lies. */
export const askedItem = { itemId: "asked", locationId: "main" };
