import { Command } from "commander";
import { say } from "./say.ts";
import { importCommand } from "./import.ts";
import { migrateCommand } from "./migrate.ts";
import { seedCommand } from "./seed.ts";
import { startCommand } from "./start.ts";
import { userCommand } from "./user.ts";

const program = new Command("hanse")
  .description("Hanse, a self-hosted commerce engine: start a shop, fill it, look after it.")
  .version("0.1.0")
  .showHelpAfterError("Add --help to see what is possible.");

for (const command of [startCommand, migrateCommand, userCommand, seedCommand, importCommand])
  program.addCommand(command());

try {
  await program.parseAsync();
} catch (error) {
  say.failure(error);
  process.exitCode = 1;
}
