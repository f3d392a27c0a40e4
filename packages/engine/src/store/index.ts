/**
 * The shop's own settings: its name, its currencies and what is taken when a request names nothing. Not a multi-store
 * registry: one database is one shop.
 */
export { TaxInclusivityChosen } from "./store.events.ts";
export type { StoreSettings } from "./store.queries.ts";
export { StoreService } from "./store.service.ts";
