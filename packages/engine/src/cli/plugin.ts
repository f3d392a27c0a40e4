import { Command } from "commander";
import { pluginCheckCommand } from "./plugin-check.ts";
import { pluginNewCommand } from "./plugin-new.ts";
import { pluginServeCommand } from "./plugin-serve.ts";

/** `hanse plugin`: for those who write plugins and run them as services. */
export const pluginCommand = (): Command =>
  new Command("plugin")
    .description("Write plugins, check them, and run them as services of their own.")
    .addCommand(pluginNewCommand())
    .addCommand(pluginCheckCommand())
    .addCommand(pluginServeCommand());
