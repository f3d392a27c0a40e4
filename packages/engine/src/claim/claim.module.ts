import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { OrderCanceled } from "../order/index.ts";
import type { OrderConfirmationService } from "../order-change/index.ts";
import { defineModule } from "../platform/module.ts";
import { abandonClaim, beginClaim, cancelClaim, confirmClaim, listClaims, retrieveClaim } from "./admin.routes.ts";
import { addClaimItems, removeClaimItem, updateClaimItem } from "./claim-items.routes.ts";
import { ClaimService } from "./claim.service.ts";
import { goodsOfClaim } from "./goods.routes.ts";
import { CreateClaim } from "./migrations/0001-claim.ts";

interface Uses {
  orderConfirmations: OrderConfirmationService;
  claims: ClaimService;
}

export const claimModule = defineModule({
  name: "claim",
  migrations: [{ name: "claim/0001", class: CreateClaim }],
  services: { claims: ClaimService },
  routes: [
    listClaims,
    retrieveClaim,
    beginClaim,
    confirmClaim,
    abandonClaim,
    cancelClaim,
    addClaimItems,
    updateClaimItem,
    removeClaimItem,
    ...goodsOfClaim,
  ],
  subscribers: [
    {
      name: "claim.call_off",
      event: OrderCanceled.name,
      handle: ({ claims }: Uses, { payload }: EventEnvelope<unknown>) =>
        claims.callOffOf((payload as Static<typeof OrderCanceled.payload>).orderId),
    },
  ],
  async prepare({ orderConfirmations, claims }: Uses) {
    orderConfirmations.follow("claim", (tx, confirmation) => claims.confirmed(tx, confirmation));
  },
});
