import { defineModule } from "../platform/module.ts";
import { CreateReason } from "./migrations/0001-reason.ts";
import { RefundReason, ReturnReason } from "./reason.entity.ts";
import * as refunds from "./refund-reason.routes.ts";
import { RefundReasonService } from "./refund-reason.service.ts";
import * as returns from "./return-reason.routes.ts";
import { ReturnReasonService } from "./return-reason.service.ts";
import * as store from "./store.routes.ts";

export const reasonModule = defineModule({
  name: "reason",
  entities: [ReturnReason, RefundReason],
  migrations: [{ name: "reason/0001", class: CreateReason }],
  services: { returnReasons: ReturnReasonService, refundReasons: RefundReasonService },
  routes: [...Object.values(store), ...Object.values(returns), ...Object.values(refunds)],
});
