import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Command, Option } from "commander";
import type { ProductIntake } from "../intake/index.ts";
import { explainFile } from "./explain-file.ts";
import { ImportReport } from "./import-report.ts";
import type { ProductDraft } from "../catalog/index.ts";

interface ImportOptions {
  currency: string;
  stock: "keep" | "set";
}

const batchSize = 250;

/** `hanse import shopify`: products from another shop. */
export const importCommand = (): Command =>
  new Command("import").description("Bring products in from elsewhere.").addCommand(
    new Command("shopify")
      .description("Import the product CSV that Shopify exports. Importing again updates by handle.")
      .argument("<file>", "the CSV file")
      .requiredOption("--currency <code>", "currency of the file's prices, such as eur")
      .addOption(
        new Option("--stock <policy>", "what happens to the stock of products that are here already")
          .choices(["keep", "set"])
          .default("keep"),
      )
      .addHelpText("after", "\nExample:\n  hanse import shopify products_export.csv --currency eur")
      .action(async (file: string, { currency, stock }: ImportOptions, command: Command) => {
        const { currencyCode, exponent } = await knownCurrency(currency, command);
        const about = await stat(file).catch((error: unknown) => {
          throw explainFile(file, error);
        });
        if (about.isDirectory()) throw explainFile(file, { code: "EISDIR" });
        const { makeReady, readShopifyCsv } = await import("../intake/index.ts");
        const { openShop } = await import("./open-shop.ts");
        const { shop, close } = await openShop({ quiet: true });
        try {
          const intake = shop.container.resolve<ProductIntake>("productIntake");
          const report = new ImportReport(about.size);
          const source = createReadStream(file);
          source.on("data", (chunk) => report.read(chunk.length));
          let batch: { line: number; draft: ProductDraft }[] = [];
          const flush = async (): Promise<void> => {
            const drafts = batch.map(({ draft }) => draft);
            report.took(batch, await intake.take(drafts, { stock }));
            batch = [];
          };
          for await (const item of readShopifyCsv(source, { currencyCode, exponent })) {
            if (item.kind !== "product") report.found(item);
            else if (batch.push(item) === batchSize) await flush();
          }
          await flush();
          await makeReady(shop.container);
          report.print();
          if (report.isEmpty) process.exitCode = 1;
        } finally {
          await close();
        }
      }),
  );

async function knownCurrency(text: string, command: Command): Promise<{ currencyCode: string; exponent: number }> {
  const { exponentOf } = await import("../platform/money/currency.ts");
  const currencyCode = text.toLowerCase();
  try {
    return { currencyCode, exponent: exponentOf(currencyCode) };
  } catch (error) {
    command.error(`error: option '--currency <code>' argument '${text}' is invalid. ${(error as Error).message}`);
  }
}
