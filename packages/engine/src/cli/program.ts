import { Command } from "commander";
import { version } from "../version.ts";
import { generateCommand } from "./generate.ts";
import { importCommand } from "./import.ts";
import { migrateCommand } from "./migrate.ts";
import { pluginCommand } from "./plugin.ts";
import { searchCommand } from "./search.ts";
import { seedCommand } from "./seed.ts";
import { startCommand } from "./start.ts";
import { userCommand } from "./user.ts";
import { workerCommand } from "./worker.ts";

/** They load what they need when they run, so that help and small commands are quick. */
const commands = [
  startCommand,
  workerCommand,
  migrateCommand,
  userCommand,
  seedCommand,
  importCommand,
  searchCommand,
  pluginCommand,
  generateCommand,
];

/** The command line with all its commands, not yet run. */
export function createProgram(): Command {
  const program = new Command("hanse")
    .description("Hanse, a self-hosted commerce engine: start a shop, fill it, look after it.")
    .version(version)
    .showHelpAfterError("Add --help to see what is possible.");
  for (const command of commands) program.addCommand(inheriting(command(), program));
  return program;
}

/** What is set for the program holds for its commands, and for theirs. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(child, command);
  return command;
}
