import type { CollectionDraft, ProductDraft } from "../catalog/index.ts";
import { collections } from "./categories.ts";
import { type DemoItem, picturesOf, toDraft } from "./item.ts";
import { MOTIF_NAMES, productPicture } from "./picture.ts";
import { clothing } from "./products/clothing.ts";
import { coffeeAndTea } from "./products/coffee-and-tea.ts";
import { home } from "./products/home.ts";
import { kitchen } from "./products/kitchen.ts";
import { outdoor } from "./products/outdoor.ts";
import { stationery } from "./products/stationery.ts";

const items: DemoItem[] = [...clothing, ...home, ...kitchen, ...stationery, ...outdoor, ...coffeeAndTea];

export const demoProducts: ProductDraft[] = items.map(toDraft);

export const demoCollections: CollectionDraft[] = Object.entries(collections).map(([handle, title]) => ({
  handle,
  title,
}));

const itemByHandle = new Map(items.map((item) => [item.handle, item]));

/**
 * The SVG behind `/static/demo/<file>`: `<handle>-<n>.svg` of a demo product, or `motif-<motif>-<hue>.svg`, which
 * generated catalogues use. Undefined if there is no such picture.
 */
export function demoPicture(file: string): string | undefined {
  const match = /^(.+)-(\d{1,3})\.svg$/.exec(file);
  if (match === null) return undefined;
  const [, name = "", number] = match;
  const item = itemByHandle.get(name);
  if (item !== undefined) {
    const seed = picturesOf(item)[Number(number) - 1];
    return seed && productPicture(seed);
  }
  const motif = MOTIF_NAMES.find((each) => name === `motif-${each}`);
  const hue = Number(number);
  return motif && hue < 360 ? productPicture({ handle: `${motif}${hue}`, title: motif, motif, hue }) : undefined;
}
