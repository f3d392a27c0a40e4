import { createRequire } from "node:module";
import { unnamed } from "@hanse/plugin-kit";
import type { HttpTypes } from "@medusajs/types";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { Medusa, MedusaModule } from "../../test/medusa.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import type { CampaignDto } from "./campaign.schema.ts";
import type { PromotionDto } from "./promotion.schema.ts";

/** Required, so that Vitest leaves it as it is. */
const { default: MedusaClass } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

let shop: TestShop;
let sdk: Medusa;

beforeAll(async () => {
  shop = await openDemoShop();
  const address = await shop.app.listen({ host: "127.0.0.1", port: 0 });
  const [apiKey = ""] = Buffer.from(shop.adminAuthorization.slice(6), "base64").toString().split(":");
  sdk = new MedusaClass({ baseUrl: `http://localhost:${new URL(address).port}`, apiKey });
  for (const sql of [
    "INSERT INTO product_tag (id, value) VALUES ('ptag_a', 'A'), ('ptag_b', 'B')",
    "INSERT INTO customer_group (id, name) VALUES ('cusgroup_a', 'A'), ('cusgroup_b', 'B'), ('cusgroup_c', 'C')",
    "INSERT INTO product (id, title, handle) VALUES ('prod_a', 'A', 'a')",
    "INSERT INTO region (id, name, currency_code) VALUES ('reg_a', 'A', 'eur')",
  ])
    await shop.database.query(unnamed(sql));
});
afterAll(() => shop.close());

interface Body {
  promotion: PromotionDto;
  promotions: PromotionDto[];
  campaign: CampaignDto;
  campaigns: CampaignDto[];
  values: { value: string; label: string }[];
  count: number;
  message: string;
  data: { code: string };
}

async function call(
  method: "GET" | "POST" | "DELETE",
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
) {
  const reply = await shop.app.inject({
    method,
    url: `/admin${url}`,
    ...(payload && { payload }),
    headers: { authorization: shop.adminAuthorization, ...headers },
  });
  return { status: reply.statusCode, body: reply.json() as Body, etag: String(reply.headers["etag"]) };
}

let made = 0;
const percent = (changes: object = {}, method: object = {}) => ({
  code: `CODE${(made += 1)}`,
  type: "standard" as const,
  application_method: { type: "percentage" as const, target_type: "items" as const, value: 10, ...method },
  ...changes,
});

async function create(payload: object): Promise<PromotionDto> {
  const { status, body } = await call("POST", "/promotions", payload);
  if (status !== 200) throw new Error(body.message);
  return body.promotion;
}

describe("with the js-sdk", () => {
  it("a promotion is made, read, listed, changed and deleted", async () => {
    const { promotion } = await sdk.admin.promotion.create({
      code: "SUMMER",
      type: "standard",
      status: "active",
      is_automatic: false,
      limit: 100,
      application_method: {
        type: "fixed",
        target_type: "order",
        value: 12.5,
        currency_code: "EUR",
        target_rules: [{ attribute: "items.product.tags.id", operator: "in", values: ["ptag_a", "ptag_b"] }],
      },
      rules: [{ attribute: "item_total", operator: "gte", values: "50" }],
      campaign: {
        name: "Summer",
        campaign_identifier: "summer",
        starts_at: new Date("2026-06-01T00:00:00Z"),
        budget: { type: "spend", currency_code: "eur", limit: 999.5 },
      },
    });
    expect(promotion).toMatchObject({
      id: expect.stringMatching(/^promo_/),
      code: "SUMMER",
      status: "active",
      limit: 100,
      used: 0,
      application_method: {
        id: expect.stringMatching(/^proappmet_/),
        type: "fixed",
        target_type: "order",
        allocation: "across",
        value: 12.5,
        currency_code: "eur",
        max_quantity: null,
        target_rules: [
          {
            id: expect.stringMatching(/^prorul_/),
            attribute: "items.product.tags.id",
            operator: "in",
            values: [
              { id: expect.stringMatching(/^prorulval_/), value: "ptag_a" },
              { id: expect.stringMatching(/^prorulval_/), value: "ptag_b" },
            ],
          },
        ],
        buy_rules: [],
      },
      rules: [{ attribute: "item_total", operator: "gte", values: [{ value: "50" }] }],
      campaign: {
        id: expect.stringMatching(/^procamp_/),
        starts_at: "2026-06-01T00:00:00.000Z",
        ends_at: null,
        budget: { id: expect.stringMatching(/^probudg_/), type: "spend", limit: 999.5, used: 0, currency_code: "eur" },
      },
    });
    const { id } = promotion;
    expect((await sdk.admin.promotion.retrieve(id)).promotion).toEqual(promotion);
    expect((await sdk.admin.promotion.retrieve(id, { fields: "id,code,campaign.name" })).promotion).toEqual({
      id,
      code: "SUMMER",
      campaign: { id: promotion.campaign?.id, name: "Summer" },
    });
    const listed = await sdk.admin.promotion.list({ q: "summ", application_method: { currency_code: "eur" } });
    expect(listed).toMatchObject({ count: 1, offset: 0, limit: 50, promotions: [{ id }] });

    const changed = await sdk.admin.promotion.update(id, {
      is_automatic: true,
      campaign_id: null,
      limit: null,
      application_method: { value: 15 },
    });
    expect(changed.promotion).toMatchObject({
      is_automatic: true,
      campaign: null,
      limit: null,
      application_method: { value: 15, currency_code: "eur", type: "fixed" },
    });
    expect(await sdk.admin.promotion.delete(id)).toEqual({ id, object: "promotion", deleted: true });
    await expect(sdk.admin.promotion.retrieve(id)).rejects.toMatchObject({ status: 404 });
  });

  it("rules are added, changed, listed and removed", async () => {
    const { id } = await create(percent());
    // What the SDK's types call the reply of a batch is the promotion; the wire has what became of each rule too.
    type Batch = HttpTypes.AdminPromotionRuleBatchResponse & HttpTypes.AdminPromotionResponse;
    const added = (await sdk.admin.promotion.addRules(id, "rules", {
      rules: [
        { attribute: "customer.groups.id", operator: "in", values: ["cusgroup_a"], description: "Our friends" },
        { attribute: "item_quantity", operator: "gt", values: "3" },
      ],
    })) as Batch;
    expect(added.promotion.rules).toEqual(added.created);
    expect(added).toMatchObject({ created: [{ attribute: "customer.groups.id" }, {}], updated: [] });
    const { rules } = await sdk.admin.promotion.listRules(id, "rules");
    expect(rules).toEqual(added.created);
    const [first, second] = rules.map((rule) => rule.id);
    const updated = (await sdk.admin.promotion.updateRules(id, "rules", {
      rules: [{ id: first ?? "", operator: "ne", values: ["cusgroup_b", "cusgroup_c"] }],
    })) as Batch;
    expect(updated.updated).toMatchObject([
      {
        id: first,
        operator: "ne",
        description: "Our friends",
        values: [{ value: "cusgroup_b" }, { value: "cusgroup_c" }],
      },
    ]);
    const removed = (await sdk.admin.promotion.removeRules(id, "rules", { rule_ids: [second ?? ""] })) as Batch;
    expect(removed.deleted).toEqual({ ids: [second], object: "promotion-rule", deleted: true });
    expect((await sdk.admin.promotion.retrieve(id)).promotion.rules).toHaveLength(1);

    await sdk.admin.promotion.addRules(id, "target-rules", {
      rules: [{ attribute: "items.product.id", operator: "eq", values: "prod_a" }],
    });
    expect((await sdk.admin.promotion.listRules(id, "target-rules")).rules).toHaveLength(1);
    expect((await sdk.admin.promotion.listRules(id, "buy-rules")).rules).toEqual([]);
  });

  it("what rules can be about and be compared with is told", async () => {
    const { attributes } = await sdk.admin.promotion.listRuleAttributes("rules");
    expect(attributes.map(({ value }) => value)).toEqual(
      expect.arrayContaining(["customer.groups.id", "region.id", "shipping_address.country_code", "item_total"]),
    );
    const ofShipping = await sdk.admin.promotion.listRuleAttributes("target-rules", "standard", "shipping_methods");
    expect(ofShipping.attributes.map(({ id }) => id)).toEqual(["shipping_option_type", "shipping_option"]);
    const countries = await sdk.admin.promotion.listRuleValues("rules", "country", { q: "de" });
    expect(countries).toMatchObject({ values: [{ value: "de", label: "Germany" }], count: 1 });
    const variants = await sdk.admin.promotion.listRuleValues("target-rules", "product_variant", { limit: 2 });
    expect(variants.values).toHaveLength(2);
    expect(variants.count).toBeGreaterThan(2);
    const [one] = variants.values;
    expect(
      (await sdk.admin.promotion.listRuleValues("target-rules", "product_variant", { value: [one?.value ?? ""] }))
        .values,
    ).toEqual([one]);
  });

  it("every attribute that takes a choice has values to choose from, or none yet", async () => {
    for (const kind of ["rules", "target-rules", "buy-rules"])
      for (const target of ["items", "shipping_methods"]) {
        const { attributes } = await sdk.admin.promotion.listRuleAttributes(kind, "standard", target);
        for (const { id } of attributes)
          expect(await sdk.admin.promotion.listRuleValues(kind, id)).toMatchObject({ values: expect.any(Array) });
      }
  });

  it("a campaign is made, read, listed, changed, given promotions and deleted", async () => {
    const { campaign } = await sdk.admin.campaign.create({
      name: "Black Friday",
      description: "The day after",
      campaign_identifier: "bf-26",
      starts_at: new Date("2026-11-27T00:00:00Z"),
      ends_at: new Date("2026-11-28T00:00:00Z"),
      budget: { type: "use_by_attribute", attribute: "customer_id", limit: 1 },
    });
    const { id } = campaign;
    expect(campaign).toMatchObject({
      campaign_identifier: "bf-26",
      ends_at: "2026-11-28T00:00:00.000Z",
      budget: { type: "use_by_attribute", attribute: "customer_id", limit: 1, used: 0, currency_code: null },
    });
    const changed = await sdk.admin.campaign.update(id, { name: "Black Week", budget: { limit: 2 } });
    expect(changed.campaign).toMatchObject({ name: "Black Week", budget: { limit: 2 } });
    expect((await sdk.admin.campaign.retrieve(id)).campaign).toEqual(changed.campaign);
    expect(await sdk.admin.campaign.list({ q: "week" })).toMatchObject({ count: 1, campaigns: [{ id }] });

    const [one, other] = await Promise.all([create(percent({ status: "active" })), create(percent())]);
    await sdk.admin.campaign.batchPromotions(id, { add: [one.id, other.id] });
    const inIt = await sdk.admin.promotion.list({ campaign_id: id, order: "code" });
    expect(inIt.promotions.map((each) => each.id)).toEqual([one.id, other.id]);
    await expect(sdk.admin.campaign.delete(id)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(`1 active promotion (${one.id})`),
    });
    await sdk.admin.campaign.batchPromotions(id, { remove: [one.id] });
    expect(await sdk.admin.campaign.delete(id)).toEqual({ id, object: "campaign", deleted: true });
    expect((await sdk.admin.promotion.retrieve(other.id)).promotion.campaign_id).toBeNull();
    await expect(sdk.admin.campaign.retrieve(id)).rejects.toMatchObject({ status: 404 });
  });
});

describe("a promotion that does not add up is refused", () => {
  it.each<[string, object]>([
    ["needs a currency", percent({}, { type: "fixed" })],
    ["at most 100", percent({}, { value: 101 })],
    ["up to 6 decimals", percent({}, { value: 1.2345678 })],
    ["decimal", percent({}, { type: "fixed", currency_code: "eur", value: 1.999 })],
    ["its allocation is across", percent({}, { target_type: "order", allocation: "each" })],
    ["no max_quantity", percent({}, { allocation: "across", max_quantity: 1 })],
    ["buy_rules_min_quantity", percent({ type: "buyget" })],
    ["is for items", percent({ type: "buyget" }, { target_type: "order" })],
    ["cannot be about moon.phase", percent({ rules: [{ attribute: "moon.phase", operator: "eq", values: "full" }] })],
    ["cannot use gt", percent({ rules: [{ attribute: "region.id", operator: "gt", values: "a" }] })],
    ["takes one number", percent({ rules: [{ attribute: "item_total", operator: "gte", values: "a lot" }] })],
    ["There is no campaign", percent({ campaign_id: "procamp_none" })],
    ["colour", percent({ colour: "red" })],
  ])("%s", async (message, payload) => {
    const { status, body } = await call("POST", "/promotions", payload);
    expect({ status: status === 404 ? 400 : status, message: body.message }).toEqual({
      status: 400,
      message: expect.stringContaining(message),
    });
  });

  it("a campaign too", async () => {
    const campaign = { name: "A", campaign_identifier: "a" };
    const refused = [
      { ...campaign, starts_at: "2026-02-01T00:00:00Z", ends_at: "2026-01-01T00:00:00Z" },
      { ...campaign, starts_at: "next Tuesday" },
      { ...campaign, budget: { limit: 5 } },
      { ...campaign, budget: { type: "spend", limit: 5 } },
      { ...campaign, budget: { type: "use_by_attribute", limit: 5 } },
      { ...campaign, budget: { type: "usage", limit: 5.5 } },
    ];
    for (const payload of refused)
      expect(await call("POST", "/campaigns", payload)).toMatchObject({
        status: 400,
        body: { data: { code: "promotion.invalid" } },
      });
    expect((await call("GET", "/campaigns?campaign_identifier=a")).body.count).toBe(0);
  });

  it("a code is taken whatever its letters' case, until its promotion is deleted", async () => {
    const first = await create(percent({ code: "Twice" }));
    const again = await call("POST", "/promotions", percent({ code: "tWICE" }));
    expect(again).toMatchObject({ status: 400, body: { message: "Promotion with code: tWICE, already exists." } });
    const other = await create(percent());
    expect((await call("POST", `/promotions/${other.id}`, { code: "TWICE" })).body.data.code).toBe(
      "promotion.code_taken",
    );
    await call("DELETE", `/promotions/${first.id}`);
    await create(percent({ code: "TWICE" }));
  });

  it("one of five who take the same code at once gets it", async () => {
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => call("POST", "/promotions", percent({ code: "RACE" }))),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(4);
  });
});

describe("a promotion in the admin", () => {
  it("has a version, and a change of its rules is one of it", async () => {
    const { id } = await create(percent());
    const { etag } = await call("GET", `/promotions/${id}`);
    const rules = { create: [{ attribute: "region.id", operator: "eq", values: "reg_a" }] };
    expect((await call("POST", `/promotions/${id}/rules/batch`, rules, { "if-match": etag })).status).toBe(200);
    const stale = await call("POST", `/promotions/${id}`, { status: "active" }, { "if-match": etag });
    expect(stale).toMatchObject({ status: 409, body: { data: { code: "http.stale_version" } } });
    const now = await call("GET", `/promotions/${id}`);
    const changed = await call("POST", `/promotions/${id}`, { status: "active" }, { "if-match": now.etag });
    expect(changed).toMatchObject({ status: 200, body: { promotion: { status: "active" } } });
    expect(changed.etag).not.toBe(now.etag);
  });

  it("changes its rules altogether or not at all", async () => {
    const { id } = await create(percent());
    const failed = await call("POST", `/promotions/${id}/rules/batch`, {
      create: [{ attribute: "region.id", operator: "eq", values: "reg_a" }],
      delete: ["prorul_none"],
    });
    expect(failed).toMatchObject({ status: 404, body: { data: { code: "promotion.rule_not_found" } } });
    expect((await call("GET", `/promotions/${id}`)).body.promotion.rules).toEqual([]);
  });

  it("is found by filters, in an order, with one statement", async () => {
    for (const value of [1, 2, 3])
      await create(percent({ code: `PAGE${value}`, status: "active", is_automatic: true }, { value }));
    shop.statements();
    const { body } = await call(
      "GET",
      "/promotions?code[$like]=PAGE%25&is_automatic=true&status[]=active&order=-code&limit=2&offset=1",
    );
    expect(shop.statements().filter((text) => text.includes("FROM promotion p"))).toHaveLength(1);
    expect([body.count, body.promotions.map(({ code }) => code)]).toEqual([3, ["PAGE2", "PAGE1"]]);
    expect((await call("GET", "/promotions?application_method[type]=fixed&code[$like]=PAGE%25")).body.count).toBe(0);
    expect(await call("GET", "/promotions?colour=red")).toMatchObject({ status: 400 });
  });

  it("is not there when it is not", async () => {
    for (const [method, url] of [
      ["GET", "/promotions/promo_none"],
      ["POST", "/promotions/promo_none"],
      ["DELETE", "/promotions/promo_none"],
      ["GET", "/promotions/promo_none/rules"],
      ["GET", "/campaigns/procamp_none"],
      ["POST", "/campaigns/procamp_none"],
      ["DELETE", "/campaigns/procamp_none"],
      ["POST", "/campaigns/procamp_none/promotions"],
    ] as const)
      expect(await call(method, url, method === "POST" ? {} : undefined)).toMatchObject({
        status: 404,
        body: { message: expect.stringContaining("_none") },
      });
  });
});

it("replies are what clients of the wire format expect", () => {
  type Own<Dto, Relation extends string> = Omit<Dto, Relation>;
  expectTypeOf<Own<PromotionDto, "campaign" | "campaign_id" | "application_method" | "rules">>().toExtend<
    Own<HttpTypes.AdminPromotion, "campaign" | "campaign_id" | "application_method" | "rules">
  >();
});
