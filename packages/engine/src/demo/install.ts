import type { AwilixContainer } from "awilix";
import type { Database } from "@hanse/plugin-kit";
import { unnamed } from "@hanse/plugin-kit";
import type { CategoryDraft, CategoryService } from "../catalog/index.ts";
import { batchesOf, type ProductIntake } from "../intake/index.ts";
import { withAbsolutePictures } from "./absolute-pictures.ts";
import { demoProducts } from "./catalogue.ts";
import { demoCategories } from "./categories.ts";
import { installShop, isInstalled, locationsByKey, markInstalled } from "./install-shop.ts";
import { installTaxes } from "./install-taxes.ts";

type Report = (text: string) => void;

const anyProduct = unnamed<{ found: boolean }>("SELECT EXISTS (SELECT FROM product) AS found");

/**
 * Fills an empty shop with the demo, once; a shop with products of its own is left alone. An installation that was
 * interrupted is finished: every part looks first whether it is there. When the shop has moved to another address, the
 * pictures follow.
 *
 * @param publicUrl where browsers reach the shop, for the addresses of the pictures.
 */
export async function installDemo(container: AwilixContainer, publicUrl: string, report: Report): Promise<void> {
  if (await isInstalled(container, `demo ${publicUrl}`)) return;
  const [products] = await container.resolve<Database>("database").query(anyProduct);
  if (products?.found && !(await isInstalled(container, "shop"))) return;
  report("Setting up the demo shop …");
  await installShop(container);
  await installCategories(container, demoCategories);
  const intake = container.resolve<ProductIntake>("productIntake");
  const options = { stock: "keep", locations: await locationsByKey(container) } as const;
  let done = 0;
  for (const batch of batchesOf(demoProducts, 25)) {
    const drafts = batch.map((draft) => withAbsolutePictures(draft, publicUrl));
    const refused = (await intake.take(drafts, options)).find(({ outcome }) => outcome === "refused");
    if (refused) throw new Error(`The demo product ${refused.handle} could not be written: ${refused.problem}`);
    done += batch.length;
    report(`Demo catalogue: ${done} of ${demoProducts.length} products`);
  }
  await installTaxes(container);
  await markInstalled(container, `demo ${publicUrl}`);
}

/** Makes the categories that are not there yet; parents come before their children. */
export async function installCategories(
  container: AwilixContainer,
  categories: readonly CategoryDraft[],
): Promise<void> {
  await container.resolve<CategoryService>("categories").ensure(categories);
}
