import type { AwilixContainer } from "awilix";
import { batchesOf, makeReady, type ProductIntake } from "../intake/index.ts";
import { withAbsolutePictures } from "./absolute-pictures.ts";
import { installCategories } from "./install.ts";
import { installShop, locationsByKey } from "./install-shop.ts";
import { installTaxes } from "./install-taxes.ts";
import { largeCatalogue } from "./large-catalogue.ts";
import { largeCategories } from "./large-words.ts";

export interface LargeCatalogue {
  readonly products: number;
  /** Which catalogue of that size. */
  readonly seed: number;
  /** Where browsers reach the shop, for the addresses of the pictures. */
  readonly publicUrl: string;
  /** Told how many products are in. */
  readonly onProgress?: (done: number) => void;
}

const batchSize = 500;
/** While PostgreSQL writes one batch, the next one is put together. */
const atOnce = 2;

/** A shop with a large generated catalogue. Doing it again changes nothing. */
export async function installLargeCatalogue(
  container: AwilixContainer,
  { products, seed, publicUrl, onProgress }: LargeCatalogue,
): Promise<void> {
  await installShop(container);
  await installCategories(container, largeCategories);
  const intake = container.resolve<ProductIntake>("productIntake");
  const options = { stock: "keep", locations: await locationsByKey(container) } as const;
  const batches = batchesOf(largeCatalogue(products, { seed }), batchSize);
  let done = 0;
  const work = async (): Promise<void> => {
    for (const batch of batches) {
      const drafts = batch.map((draft) => withAbsolutePictures(draft, publicUrl));
      const refused = (await intake.take(drafts, options)).find(({ outcome }) => outcome === "refused");
      if (refused) throw new Error(`The product ${refused.handle} could not be written: ${refused.problem}`);
      done += batch.length;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await installTaxes(container);
  await makeReady(container);
}
