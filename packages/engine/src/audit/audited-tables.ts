/** Tables whose changes are not recorded, each with the reason. Every other table of the engine is. */
export const unaudited: Readonly<Record<string, string>> = {
  audit_entry: "the log itself",
  audit_change: "the log itself",
  hanse_migration: "the schema's history",
  event: "what happened is recorded where it happened",
  event_delivery: "bookkeeping of deliveries",
  workflow_run: "a journal of its own",
  workflow_step: "a journal of its own",
  idempotency_key: "stored replies, gone after a day",
  cache_version: "counters",
  plugin_manifest: "what plugins say about themselves",
  auth_attempt: "counters",
  auth_session: "sessions of browsers",
  auth_revocation: "follows from who was deleted, and whose password was changed",
  shop_secret: "made by the shop, seen by nobody",
  cart: "shoppers' own, thousands of changes a day",
  cart_line_item: "shoppers' own",
  cart_shipping_method: "shoppers' own",
  product_page: "rendered from the catalogue",
  product_page_due: "what is to be rendered",
  product_listing: "derived from the catalogue",
  search_index: "derived from the catalogue",
  search_pending: "what is to be indexed",
  search_rebuild: "bookkeeping of the index",
  report_sale: "worked out from orders",
  stock_level: "a projection of what the inventory plugin says",
  payment_follow_up: "bookkeeping of what is still to be done",
  reservation_change: "bookkeeping of what is still to be done",
  inventory_item_untold: "bookkeeping of what is still to be done",
  variant_item_due: "bookkeeping of what is still to be done",
  notification: "a log of its own",
  webhook_delivery: "a log of its own",
  webhook_attempt: "a log of its own",
};

/** Columns that hold what nobody should read in the log, beside those whose names say so. */
const hiddenColumns: Readonly<Record<string, readonly string[]>> = {
  // What payment providers keep there is theirs, client secrets among it.
  payment: ["data"],
  payment_session: ["data"],
};

const secretName = /(^|_)(password|secrets?|token|hash)(_|$)/;

/** Which of a table's columns never reach the log. */
export const hiddenOf = (table: string, columns: readonly string[]): string[] =>
  columns.filter((column) => secretName.test(column) || hiddenColumns[table]?.includes(column) === true);
