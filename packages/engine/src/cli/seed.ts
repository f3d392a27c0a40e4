import { Command, InvalidArgumentError } from "commander";
import { say } from "./say.ts";

interface SeedOptions {
  products: number;
  seed: number;
}

/** `hanse seed`: a large catalogue, the same every time. */
export const seedCommand = (): Command =>
  new Command("seed")
    .description(
      "Fill the shop with a large catalogue, the same for the same number and seed: for tests and benchmarks.",
    )
    .requiredOption("--products <number>", "how many products", wholeNumber)
    .option("--seed <number>", "which catalogue of that size", wholeNumber, 1)
    .addHelpText("after", "\nExample:\n  hanse seed --products 100000")
    .action(async ({ products, seed }: SeedOptions) => {
      const { openShop } = await import("./open-shop.ts");
      const { shop, config, close } = await openShop({ quiet: true });
      try {
        const startedAt = performance.now();
        const { installLargeCatalogue } = await import("../demo/index.ts");
        await installLargeCatalogue(shop.container, {
          products,
          seed,
          publicUrl: config.http.publicUrl ?? `http://localhost:${config.http.port}`,
          onProgress: (done) =>
            say.progress(`${done.toLocaleString("en")} of ${products.toLocaleString("en")} products`),
        });
        const seconds = (performance.now() - startedAt) / 1000;
        say.line(`${products.toLocaleString("en")} products are in the shop, after ${seconds.toFixed(1)} s.`);
      } finally {
        await close();
      }
    });

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000_000)
    throw new InvalidArgumentError("a whole number from 1 to 10,000,000 is needed.");
  return value;
}
