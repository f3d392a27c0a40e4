import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { promotionTopic } from "./active-promotions.service.ts";
import type { BudgetBody, CampaignChangesBody, NewCampaignBody } from "./campaign.schema.ts";
import { type BudgetType, type Campaign, countsMoney, isByAttribute } from "./promotion.ts";
import { CampaignBudgetRow, CampaignRow } from "./promotion.entity.ts";
import { CampaignNotFound, IdentifierTaken, InvalidPromotion, PromotionNotFound } from "./promotion.errors.ts";
import {
  activeOfCampaign,
  campaignColumns,
  campaignExists,
  campaignListing,
  existingPromotions,
  leaveCampaign,
  linkPromotions,
  renewCampaign,
} from "./promotion.queries.ts";

const selected = { columns: campaignColumns, condition: campaignExists, params: [] };

/** Promotions that run together: for a time, on one budget. */
export class CampaignService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async list(query: ListQuery): Promise<ListedPage<Campaign>> {
    return readPage(this.#database, campaignListing, selected, query);
  }

  async get(id: string): Promise<Campaign> {
    const campaign = await readOne<Campaign>(this.#database, campaignListing, selected, id);
    if (!campaign) throw new CampaignNotFound({ id });
    return campaign;
  }

  async create(sent: NewCampaignBody): Promise<{ id: string }> {
    return { id: await this.#write((tx) => insertCampaign(tx, sent)) };
  }

  async update(id: string, sent: CampaignChangesBody, expected: number | undefined): Promise<void> {
    await this.#write(async (tx) => {
      await lockVersion(tx, "campaign", id, expected);
      const campaign = await tx.em.findOne(CampaignRow, { id, deletedAt: null });
      if (!campaign) throw new CampaignNotFound({ id });
      Object.assign(campaign, {
        ...(sent.name !== undefined && { name: sent.name }),
        ...(sent.description !== undefined && { description: sent.description }),
        ...(sent.campaign_identifier !== undefined && { campaignIdentifier: sent.campaign_identifier }),
        ...(sent.starts_at !== undefined && { startsAt: moment(sent.starts_at) }),
        ...(sent.ends_at !== undefined && { endsAt: moment(sent.ends_at) }),
        updatedAt: new Date(),
      });
      await flushCampaign(tx, campaign.campaignIdentifier);
      if (sent.budget) await changeBudget(tx, id, sent.budget);
    });
  }

  /** Promotions that are not active leave it. @throws StillInUse while active ones would go on without end or budget. */
  async delete(id: string): Promise<void> {
    await this.#write(async (tx) => {
      await lockVersion(tx, "campaign", id, undefined);
      const campaign = await tx.em.findOne(CampaignRow, { id, deletedAt: null });
      if (!campaign) throw new CampaignNotFound({ id });
      const active = await tx.query(activeOfCampaign, [id]);
      const count = active[0]?.count ?? 0;
      if (count > 0) {
        const what = `${count} active promotion${count === 1 ? "" : "s"}`;
        throw new StillInUse({ resource: "campaign", id, uses: [{ what, ids: active.map((each) => each.id) }] });
      }
      await tx.query(leaveCampaign, [id]);
      campaign.deletedAt = new Date();
      await tx.em.flush();
    });
  }

  /** Promotions join the campaign, out of whichever they are in, and others leave it. All of it or nothing. */
  async link(id: string, { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] }) {
    await this.#write(async (tx) => {
      const known = await lockVersion(tx, "campaign", id, undefined);
      if (known === undefined || !(await tx.em.findOne(CampaignRow, { id, deletedAt: null })))
        throw new CampaignNotFound({ id });
      const found = new Set((await tx.query(existingPromotions, [[...add, ...remove]])).map((each) => each.id));
      const missing = [...add, ...remove].find((each) => !found.has(each));
      if (missing !== undefined) throw new PromotionNotFound({ id: missing });
      await tx.query(linkPromotions, [id, add, remove]);
      await tx.query(renewCampaign, [id]);
    });
  }

  async #write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#database.transaction(async (tx) => {
      const result = await work(tx);
      await touch(tx, promotionTopic);
      return result;
    });
  }
}

/** Makes a campaign in the transaction of whoever needs one. */
export async function insertCampaign(tx: Transaction, sent: NewCampaignBody): Promise<string> {
  const now = new Date();
  const { id } = tx.em.create(CampaignRow, {
    id: newId("procamp"),
    name: sent.name,
    description: sent.description ?? null,
    campaignIdentifier: sent.campaign_identifier,
    startsAt: moment(sent.starts_at ?? null),
    endsAt: moment(sent.ends_at ?? null),
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    version: 1,
  });
  await flushCampaign(tx, sent.campaign_identifier);
  if (sent.budget) await insertBudget(tx, id, sent.budget);
  return id;
}

async function flushCampaign(tx: Transaction, identifier: string): Promise<void> {
  try {
    await tx.em.flush();
  } catch (error) {
    const constraint = violationOf(error)?.constraint;
    if (constraint === "campaign_identifier") throw new IdentifierTaken({ identifier });
    if (constraint === "campaign_schedule")
      throw invalid("A campaign ends after it starts: ends_at must be later than starts_at.");
    throw error;
  }
}

async function insertBudget(tx: Transaction, campaignId: string, sent: BudgetBody): Promise<void> {
  const { type } = sent;
  if (type === undefined) throw invalid("A budget needs a type: spend, usage, use_by_attribute or spend_by_attribute.");
  const currencyCode = sent.currency_code?.toLowerCase() ?? null;
  if (countsMoney({ type }) && currencyCode === null)
    throw invalid(`A budget of the type ${type} needs a currency_code.`);
  if (isByAttribute({ type }) && !sent.attribute)
    throw invalid(`A budget of the type ${type} needs an attribute: customer_id or customer_email.`);
  const now = new Date();
  tx.em.create(CampaignBudgetRow, {
    id: newId("probudg"),
    campaignId,
    type,
    maxUnits: unitsOf(type, currencyCode, sent.limit ?? null),
    used: 0,
    currencyCode: countsMoney({ type }) ? currencyCode : null,
    attribute: isByAttribute({ type }) ? (sent.attribute ?? null) : null,
    createdAt: now,
    updatedAt: now,
  });
  await tx.em.flush();
}

/** Of a budget that was drawn on, only the limit can still be another. */
async function changeBudget(tx: Transaction, campaignId: string, sent: BudgetBody): Promise<void> {
  const budget = await tx.em.findOne(CampaignBudgetRow, { campaignId });
  if (!budget) return insertBudget(tx, campaignId, sent);
  const { type, currencyCode, attribute } = budget;
  const same =
    (sent.type ?? type) === type &&
    (sent.currency_code?.toLowerCase() ?? currencyCode) === currencyCode &&
    (sent.attribute ?? attribute) === attribute;
  if (!same) throw invalid("The type, currency and attribute of a budget stay what they are. Make another campaign.");
  if (sent.limit === undefined) return;
  budget.maxUnits = unitsOf(type, currencyCode ?? null, sent.limit);
  try {
    await tx.em.flush();
  } catch (error) {
    if (violationOf(error)?.constraint !== "campaign_budget_limit") throw error;
    throw invalid(
      "More than this limit has been drawn from the budget already. End the campaign instead, with ends_at.",
    );
  }
}

function unitsOf(type: BudgetType, currencyCode: string | null, limit: number | null): number | null {
  if (limit === null) return null;
  if (countsMoney({ type }) && currencyCode !== null) return toMinor(limit, exponentOf(currencyCode));
  if (!Number.isInteger(limit))
    throw invalid(`A budget of the type ${type} counts uses: its limit is a whole number, not ${limit}.`);
  return limit;
}

function moment(text: string | null): Date | null {
  if (text === null) return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw invalid(`${text} is no point in time. Send it like 2026-11-27T00:00:00Z.`);
  return date;
}

const invalid = (problem: string) => new InvalidPromotion({ problem });
