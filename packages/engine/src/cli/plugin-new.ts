import { Command, Option } from "commander";
import { say } from "./say.ts";

interface NewOptions {
  contract: string;
}

const contractNames = ["tax", "fulfillment", "inventory", "notification", "payment", "search", "storage"];

/** `hanse plugin new`: a package to start from. */
export const pluginNewCommand = (): Command =>
  new Command("new")
    .description("Make the package of a new plugin in ./NAME, with tests that it passes, or has to be made to pass.")
    .argument("<name>", "its id, in kebab-case: search-solr")
    .addOption(
      new Option("--contract <name>", "what it implements; tax comes as a complete example, the others to be filled in")
        .choices(contractNames)
        .default("tax"),
    )
    .addHelpText("after", "\nExample:\n  hanse plugin new search-solr --contract search")
    .action(async (name: string, { contract }: NewOptions) => {
      const { makePlugin } = await import("./plugin-scaffold.ts");
      const files = await makePlugin(name, contract);
      say.line(`Made ${files.length} files in ./${name}. What now:`);
      say.line(`\n  cd ${name}\n  npm install\n  npm test\n`);
    });
