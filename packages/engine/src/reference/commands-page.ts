import type { Command } from "commander";
import { heading } from "./markdown.ts";

/** The help of every command, as `--help` prints it. */
export const commandsPage = (program: Command): string =>
  heading("Commands", about) + withSubcommands(program, "").join("");

const about = `In this repository, \`hanse\` is \`npx -y pnpm@12 hanse\`. Every command runs in the folder of a shop, where its \`hanse.config.ts\` is.`;

function withSubcommands(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`.trim();
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return [
    `\n## ${name}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`,
    ...command.commands.flatMap((each) => withSubcommands(each, name)),
  ];
}
