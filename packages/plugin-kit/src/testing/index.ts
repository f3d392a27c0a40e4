export { freshDatabase, type FreshDatabase } from "./fresh-database.ts";
export { paymentConformance } from "./payment-conformance.ts";
export { type PaymentTrial } from "./payment-trial.ts";
export { inBothPlacements, type Candidate } from "./placement.ts";
export { schemaDrift } from "./schema-drift.ts";
export { searchConformance } from "./search-conformance.ts";
export { type ServiceProcess, servingPlugin, startService } from "./service-process.ts";
export { tryPlugin, tryService, type TriedPlugin } from "./tried-plugin.ts";
export { fulfillmentConformance } from "./fulfillment-conformance.ts";
export {
  notificationConformance,
  type NotificationTrial,
  type ReceivedNotification,
} from "./notification-conformance.ts";
export { storageConformance, type StorageTrial } from "./storage-conformance.ts";
export { inventoryConformance } from "./inventory-conformance.ts";
export { taxConformance } from "./tax-conformance.ts";
