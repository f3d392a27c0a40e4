export { CallUndone, CalledInTransaction, InvalidCall, InvalidReply, PluginUnavailable } from "./call.errors.ts";
export {
  defineContract,
  type Call,
  type CallOptions,
  type Client,
  type Contract,
  type Implementation,
  type Operation,
} from "./contract.ts";
export { defineError, HanseError, isError, type ErrorDefinition, type ErrorType } from "./error.ts";
export { defineEvent, happened, type EventDefinition, type EventEnvelope, type PendingEvent } from "./event.ts";
export {
  definePlugin,
  type ConfiguredPlugin,
  type Logger,
  type Plugin,
  type PluginContext,
  type PluginData,
  type PluginDefinition,
} from "./plugin.ts";
export {
  Database,
  type DatabaseOptions,
  type Queryable,
  type StoreEvents,
  type Transaction,
} from "./database/database.ts";
export { migrate, pendingMigrations, type MigrationPlan, type MigrationStep } from "./database/migration.ts";
export { isInTransaction, outsideTransaction } from "./database/open-transaction.ts";
export { statement, unnamed, type Statement } from "./database/statement.ts";
export { guardedClient, type Send } from "./guarded-call.ts";
export { isId, newId } from "./id.ts";
export { copyJson } from "./json-value.ts";
export { Repeater } from "./repeater.ts";
export { requiredKey } from "./required-key.ts";
export { runPlugin, type RunningPlugin, type Surroundings } from "./running-plugin.ts";
export { fulfillment, FulfillmentRefused, FulfillmentService, Parcel, Shipment } from "./contracts/fulfillment.ts";
export {
  Allocation,
  InsufficientInventory,
  inventory,
  InventoryItem,
  InventoryItemNotFound,
  InventoryItemReserved,
  InventoryLevel,
  Reservation,
  ReservationExpired,
  ReservationLine,
  ReservationNotFound,
  StockChanged,
} from "./contracts/inventory.ts";
export { payment, PaymentRefused, PaymentState, PaymentStatus } from "./contracts/payment.ts";
export {
  ProductDocument,
  RebuildNotFound,
  RemovedProduct,
  search,
  SearchFacet,
  SearchFilters,
  SearchHits,
  SearchQuery,
  SearchSort,
} from "./contracts/search.ts";
export { tax, TaxableLine, TaxRate } from "./contracts/tax.ts";
