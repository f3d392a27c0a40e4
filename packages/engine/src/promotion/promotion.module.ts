import { defineModule } from "../platform/module.ts";
import { ActivePromotionService } from "./active-promotions.service.ts";
import * as promotionRoutes from "./admin.routes.ts";
import * as campaignRoutes from "./campaign.routes.ts";
import { CampaignService } from "./campaign.service.ts";
import { CreatePromotion } from "./migrations/0001-promotion.ts";
import {
  CampaignBudgetRow,
  CampaignRow,
  PromotionRow,
  PromotionRuleRow,
  PromotionUsageRow,
} from "./promotion.entity.ts";
import { PromotionService } from "./promotion.service.ts";
import { RedemptionService } from "./redemption.service.ts";
import * as ruleRoutes from "./rule.routes.ts";
import { PromotionRuleService } from "./rule.service.ts";
import { RuleValueService } from "./rule-value.service.ts";

export const promotionModule = defineModule({
  name: "promotion",
  entities: [CampaignRow, CampaignBudgetRow, PromotionRow, PromotionUsageRow, PromotionRuleRow],
  migrations: [{ name: "promotion/0001", class: CreatePromotion }],
  services: {
    promotions: PromotionService,
    campaigns: CampaignService,
    promotionRules: PromotionRuleService,
    promotionRuleValues: RuleValueService,
    activePromotions: ActivePromotionService,
    redemptions: RedemptionService,
  },
  routes: [...Object.values(promotionRoutes), ...Object.values(ruleRoutes), ...Object.values(campaignRoutes)],
});
