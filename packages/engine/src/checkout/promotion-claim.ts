import type { Redemption, RedemptionService } from "../promotion/index.ts";
import { step } from "../platform/workflow/step.ts";

interface Uses {
  redemptions: RedemptionService;
}

/**
 * Redeems the cart's promotions, before any money is promised: what the shopper pays counts on them. Given back when the
 * checkout is undone.
 */
export const claimPromotions = step({
  name: "claim-promotions",
  async run({ redemptions }: Uses, redemption: Redemption, { key, guard }) {
    await redemptions.claim(key, redemption, guard);
    return { output: null };
  },
  undo: ({ redemptions }: Uses, { key }) => redemptions.release(key),
});
