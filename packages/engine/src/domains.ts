import { apiKeyModule } from "./api-key/api-key.module.ts";
import { auditModule } from "./audit/audit.module.ts";
import { authModule } from "./auth/auth.module.ts";
import { cartModule } from "./cart/cart.module.ts";
import { catalogModule } from "./catalog/catalog.module.ts";
import { checkoutModule } from "./checkout/checkout.module.ts";
import { claimModule } from "./claim/claim.module.ts";
import { customerModule } from "./customer/customer.module.ts";
import { demoModule } from "./demo/demo.module.ts";
import { draftOrderModule } from "./draft-order/draft-order.module.ts";
import { filesModule } from "./files/files.module.ts";
import { exchangeModule } from "./exchange/exchange.module.ts";
import { fulfillmentModule } from "./fulfillment/fulfillment.module.ts";
import { intakeModule } from "./intake/intake.module.ts";
import { inventoryModule } from "./inventory/inventory.module.ts";
import { merchandiseModule } from "./merchandise/merchandise.module.ts";
import type { DomainModule } from "./platform/module.ts";
import { notificationModule } from "./notification/notification.module.ts";
import { orderChangeModule } from "./order-change/order-change.module.ts";
import { orderEditModule } from "./order-edit/order-edit.module.ts";
import { orderModule } from "./order/order.module.ts";
import { paymentModule } from "./payment/payment.module.ts";
import { pricingModule } from "./pricing/pricing.module.ts";
import { reasonModule } from "./reason/reason.module.ts";
import { promotionModule } from "./promotion/promotion.module.ts";
import { regionModule } from "./region/region.module.ts";
import { reportModule } from "./report/report.module.ts";
import { returnModule } from "./return/return.module.ts";
import { salesChannelModule } from "./sales-channel/sales-channel.module.ts";
import { searchModule } from "./search/search.module.ts";
import { staffModule } from "./staff/staff.module.ts";
import { storefrontModule } from "./storefront/storefront.module.ts";
import { storeModule } from "./store/store.module.ts";
import { systemModule } from "./system/system.module.ts";
import { taxModule } from "./tax/tax.module.ts";
import { timelineModule } from "./timeline/timeline.module.ts";
import { transferModule } from "./transfer/transfer.module.ts";
import { webhookModule } from "./webhook/webhook.module.ts";

/** The domains, in the order in which they may import earlier ones. Towards later ones: events. */
export const domains: readonly DomainModule[] = [
  storeModule,
  salesChannelModule,
  regionModule,
  staffModule,
  authModule,
  apiKeyModule,
  auditModule,
  filesModule,
  transferModule,
  catalogModule,
  pricingModule,
  taxModule,
  reasonModule,
  customerModule,
  inventoryModule,
  fulfillmentModule,
  paymentModule,
  promotionModule,
  searchModule,
  storefrontModule,
  cartModule,
  orderModule,
  orderChangeModule,
  returnModule,
  exchangeModule,
  claimModule,
  orderEditModule,
  draftOrderModule,
  checkoutModule,
  notificationModule,
  timelineModule,
  webhookModule,
  merchandiseModule,
  systemModule,
  reportModule,
  intakeModule,
  demoModule,
];
