/** The demo shop: a catalogue of our own with regions, taxes and shipping around it, and generated catalogues of any size. */
export { withAbsolutePictures } from "./absolute-pictures.ts";
export { installCategories, installDemo } from "./install.ts";
export { installShop, locationsByKey } from "./install-shop.ts";
export { installTaxes } from "./install-taxes.ts";
export { largeCatalogue } from "./large-catalogue.ts";
export { largeCategories } from "./large-words.ts";
