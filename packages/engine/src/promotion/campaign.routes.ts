import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, LinkBody, listOf } from "../platform/http/shape.ts";
import { CampaignChangesBody, CampaignDto, NewCampaignBody, toCampaignDto } from "./campaign.schema.ts";
import type { CampaignService } from "./campaign.service.ts";
import { CampaignNotFound, IdentifierTaken, InvalidPromotion, PromotionNotFound } from "./promotion.errors.ts";
import { campaignFields } from "./promotion-fields.ts";
import { campaignListing } from "./promotion.queries.ts";

interface Uses {
  campaigns: CampaignService;
}

const reading = { access: "admin", permission: "campaign:read", selects: campaignFields } as const;
const writing = { access: "admin", permission: "campaign:write", selects: campaignFields } as const;
const ById = closed({ id: Type.String() });
const Reply = Type.Object({ campaign: Type.Partial(CampaignDto) });

export const listCampaigns = route({
  ...reading,
  id: "admin.campaigns.list",
  method: "GET",
  url: "/admin/campaigns",
  summary: "Campaigns, the newest first.",
  query: closed(listQuery(campaignListing.filters)),
  reply: listOf("campaigns", Type.Partial(CampaignDto)),
  async handle({ query, fields }, { campaigns }: Uses) {
    const { rows, ...page } = await campaigns.list(query);
    return { campaigns: rows.map((row) => fields.pick(toCampaignDto(row))), ...page };
  },
});

export const createCampaign = route({
  ...writing,
  id: "admin.campaigns.create",
  method: "POST",
  url: "/admin/campaigns",
  summary: "Makes a campaign: promotions that run together, for a time and on one budget.",
  body: NewCampaignBody,
  reply: Reply,
  addsOnce: true,
  errors: [IdentifierTaken, InvalidPromotion],
  async handle({ body, fields }, { campaigns }: Uses) {
    const { id } = await campaigns.create(body);
    const campaign = await campaigns.get(id);
    return versioned({ campaign: fields.pick(toCampaignDto(campaign)) }, campaign.version);
  },
});

export const retrieveCampaign = route({
  ...reading,
  id: "admin.campaigns.retrieve",
  method: "GET",
  url: "/admin/campaigns/:id",
  summary: "One campaign, and what was drawn from its budget.",
  params: ById,
  reply: Reply,
  errors: [CampaignNotFound],
  async handle({ params, fields }, { campaigns }: Uses) {
    const campaign = await campaigns.get(params.id);
    return versioned({ campaign: fields.pick(toCampaignDto(campaign)) }, campaign.version);
  },
});

export const updateCampaign = route({
  ...writing,
  id: "admin.campaigns.update",
  method: "POST",
  url: "/admin/campaigns/:id",
  summary: "Changes a campaign; of its budget, the limit.",
  params: ById,
  body: CampaignChangesBody,
  reply: Reply,
  errors: [CampaignNotFound, IdentifierTaken, InvalidPromotion, StaleVersion],
  async handle({ params, body, fields, headers }, { campaigns }: Uses) {
    await campaigns.update(params.id, body, expectedVersion(headers));
    const campaign = await campaigns.get(params.id);
    return versioned({ campaign: fields.pick(toCampaignDto(campaign)) }, campaign.version);
  },
});

export const deleteCampaign = route({
  access: "admin",
  permission: "campaign:write",
  id: "admin.campaigns.delete",
  method: "DELETE",
  url: "/admin/campaigns/:id",
  summary: "Deletes a campaign that has no active promotions any more.",
  params: ById,
  reply: deletedOf("campaign"),
  errors: [CampaignNotFound, StillInUse],
  async handle({ params }, { campaigns }: Uses) {
    await campaigns.delete(params.id);
    return deleted("campaign", params.id);
  },
});

export const linkCampaignPromotions = route({
  ...writing,
  id: "admin.campaigns.batchPromotions",
  method: "POST",
  url: "/admin/campaigns/:id/promotions",
  summary: "Has promotions join a campaign, and others leave it.",
  params: ById,
  body: LinkBody,
  reply: Reply,
  errors: [CampaignNotFound, PromotionNotFound],
  async handle({ params, body, fields }, { campaigns }: Uses) {
    await campaigns.link(params.id, body);
    const campaign = await campaigns.get(params.id);
    return versioned({ campaign: fields.pick(toCampaignDto(campaign)) }, campaign.version);
  },
});
