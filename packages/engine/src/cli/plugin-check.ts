import { Command } from "commander";

/** `hanse plugin check`: whether a plugin, or a service that runs, fits this engine. */
export const pluginCheckCommand = (): Command =>
  new Command("check")
    .description("Say what a plugin can do, what it can be told, and whether it fits this version of Hanse.")
    .argument(
      "<package or url>",
      "a package installed here, a path that begins with a dot, or a running service's address",
    )
    .option("--id <id>", "the id of a service that does not tell it at /livez")
    .addHelpText(
      "after",
      "\nExamples:\n  hanse plugin check @hanse/plugin-tax-rates\n  HANSE_SERVICE_SECRET=… hanse plugin check http://tax:7100",
    )
    .action(async (target: string, { id }: { id?: string }) => {
      const { check, show } = await import("@hanse/plugin-kit/cli");
      show(await check(target, id));
    });
