/** The demo shop: a catalogue of our own with regions, taxes and shipping around it, and generated catalogues of any size. */
export { installDemo } from "./install.ts";
export { installLargeCatalogue, type LargeCatalogue } from "./install-large.ts";
