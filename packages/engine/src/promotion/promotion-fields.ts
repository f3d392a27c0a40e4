import { type FieldTree, fieldGrammar, leaves } from "../platform/http/fields.ts";
import { CampaignDto } from "./campaign.schema.ts";
import { ApplicationMethodDto, PromotionDto, RuleDto } from "./promotion.schema.ts";

const rule = leaves(RuleDto);
const campaign: FieldTree = {
  ...leaves(CampaignDto),
  budget: { id: true, type: true, currency_code: true, limit: true, used: true, attribute: true },
};

/** What `fields=` may say of a promotion. */
export const promotionFields = fieldGrammar({
  defaults: [
    ...Object.keys(PromotionDto.properties).filter(
      (name) => !["campaign", "application_method", "rules"].includes(name),
    ),
    "*campaign",
    "*campaign.budget",
    "*application_method",
    "*application_method.target_rules",
    "*application_method.buy_rules",
    "*rules",
  ],
  allowed: {
    ...leaves(PromotionDto),
    campaign,
    application_method: { ...leaves(ApplicationMethodDto), target_rules: rule, buy_rules: rule },
    rules: rule,
  },
});

/** What `fields=` may say of a campaign. */
export const campaignFields = fieldGrammar({
  defaults: [...Object.keys(CampaignDto.properties).filter((name) => name !== "budget"), "*budget"],
  allowed: campaign,
});
