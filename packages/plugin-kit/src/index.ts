export {
  CallUndone,
  CalledInTransaction,
  EventRefused,
  InvalidCall,
  InvalidPluginRequest,
  InvalidReply,
  NoWebhook,
  PluginIncompatible,
  PluginRouteNotFound,
  PluginUnavailable,
  UnknownJob,
  UnknownOperation,
} from "./call.errors.ts";
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
  type AnyPlugin,
  type ConfiguredPlugin,
  type InProcessOptions,
  type LocalPlugin,
  type Logger,
  type Plugin,
  type PluginContext,
  type PluginData,
  type PluginDefinition,
  type PluginIdentity,
  type RemotePlugin,
} from "./plugin.ts";
export {
  type AnyPluginRoute,
  passedHeaders,
  PluginReply,
  type PluginRequest,
  type PluginRoute,
  type Principal,
} from "./plugin-route.ts";
export { type Schedule } from "./schedule.ts";
export { type ServiceState, type ServiceSurroundings } from "./remote/service-state.ts";
export { type WebhookReply, type WebhookRequest } from "./webhook.ts";
export {
  Database,
  type DatabaseOptions,
  type TransactionSettings,
  type Queryable,
  type StoreEvents,
  type Transaction,
} from "./database/database.ts";
export { migrate, pendingMigrations, type MigrationPlan, type MigrationStep } from "./database/migration.ts";
export { isInTransaction, outsideTransaction } from "./database/open-transaction.ts";
export { statement, unnamed, type Statement } from "./database/statement.ts";
export { guardedClient, type Guard, type Send } from "./guarded-call.ts";
export { isId, newId } from "./id.ts";
export { once } from "./inbox.ts";
export { copyJson } from "./json-value.ts";
export { knownLocale, moneyText } from "./money-text.ts";
export { OncePerKey } from "./once-per-key.ts";
export { describeContract, Manifest, type ManifestContract, type ManifestRoute } from "./manifest.ts";
export { CloudEvent } from "./protocol/cloud-event.ts";
export { RouteEnvelope, RouteReply, WebhookAnswer, WebhookEnvelope } from "./protocol/envelopes.ts";
export { ErrorJson } from "./protocol/error-json.ts";
export { incompatibilities } from "./compatibility.ts";
export { contracts } from "./contracts/all.ts";
export { remote, type ServiceAddress } from "./remote/remote.ts";
export { Repeater } from "./repeater.ts";
export { requiredKey } from "./required-key.ts";
export { type BreakerState, inProcessLimits, Resilience, type ResilienceOptions, serviceLimits } from "./resilience.ts";
export { findRoute, type RouteCall } from "./route-table.ts";
export { currentTrace, withTrace } from "./trace-context.ts";
export { runPlugin, type RunningPlugin, type Surroundings } from "./running-plugin.ts";
export {
  fulfillment,
  FulfillmentRefused,
  FulfillmentService,
  Parcel,
  ParcelAddress,
  Shipment,
} from "./contracts/fulfillment.ts";
export {
  InsufficientInventory,
  InventoryItemNotFound,
  InventoryItemReserved,
  InventoryKeyReused,
  InventoryLevelReserved,
  InventoryLevelStocked,
  NotAllocated,
  NotStocked,
  ReservationExpired,
  ReservationNotCommitted,
  ReservationNotFound,
} from "./contracts/inventory.errors.ts";
export {
  Allocation,
  inventory,
  InventoryItem,
  InventoryLevel,
  MovementKind,
  Reservation,
  ReservationLine,
  Shortage,
  ReservationChanged,
  StockChanged,
  StockMovement,
} from "./contracts/inventory.ts";
export { payment, PaymentChanged, PaymentRefused, PaymentState, PaymentStatus } from "./contracts/payment.ts";
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
export { notification, Notification } from "./contracts/notification.ts";
export { NotificationRefused } from "./contracts/notification-refused.ts";
export {
  NotificationAddress,
  type NotificationData,
  type NotificationTemplate,
  notificationTemplates,
  OrderConfirmation,
  OrderTransfer,
  PasswordReset,
  ShipmentNotice,
  StaffInvite,
  type TypedNotification,
  typedNotification,
} from "./contracts/notification-templates.ts";
export { checkedFileKey, FileNotFound, FileTooLarge, InvalidFileKey, storage } from "./contracts/storage.ts";
