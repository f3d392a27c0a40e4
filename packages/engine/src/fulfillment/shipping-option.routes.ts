import type { Static } from "typebox";
import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { batchOf, closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { UnknownProvider } from "../platform/plugins/plugin.errors.ts";
import { RegionNotFound, type RegionService } from "../region/index.ts";
import {
  InvalidRule,
  PriceOfNothing,
  PriceTwiceOnOption,
  ServiceZoneNotFound,
  ShippingOptionNotFound,
  ShippingOptionTypeNotFound,
  ShippingPriceNotFound,
  ShippingProfileNotFound,
  ShippingRuleNotFound,
  UnknownService,
} from "./fulfillment.errors.ts";
import type { NewOptionPrice } from "./new-shipping-option.ts";
import {
  adminOptionFields,
  AdminShippingOptionDto,
  NewShippingOptionBody,
  OptionRuleDto,
  RulesBatchBody,
  ShippingOptionChangesBody,
  toCommon,
} from "./option-administration.schema.ts";
import type { ShippingOptionAdministration } from "./option-administration.service.ts";
import { optionListing } from "./option-listing.queries.ts";
import type { ShippingOptionService } from "./shipping-option.service.ts";

interface Uses {
  shippingOptions: ShippingOptionService;
  shippingOptionAdministration: ShippingOptionAdministration;
  regions: RegionService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ shipping_option: Type.Partial(AdminShippingOptionDto) });
const refusals = [
  ShippingProfileNotFound,
  ShippingOptionTypeNotFound,
  RegionNotFound,
  UnknownProvider,
  UnknownService,
  InvalidRule,
  PriceTwiceOnOption,
] as const;

export const listShippingOptions = route({
  id: "admin.shippingOptions.list",
  method: "GET",
  url: "/admin/shipping-options",
  access: "admin",
  permission: "shipping_option:read",
  summary: "Shipping options, the oldest first.",
  query: closed(listQuery(optionListing.filters)),
  selects: adminOptionFields,
  reply: listOf("shipping_options", Type.Partial(AdminShippingOptionDto)),
  async handle({ query, fields }, { shippingOptionAdministration }: Uses) {
    const { rows, ...page } = await shippingOptionAdministration.page(query);
    return { shipping_options: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createShippingOption = route({
  id: "admin.shippingOptions.create",
  method: "POST",
  url: "/admin/shipping-options",
  access: "admin",
  permission: "shipping_option:write",
  summary: "Makes a shipping option.",
  body: NewShippingOptionBody,
  selects: adminOptionFields,
  reply: Reply,
  addsOnce: true,
  errors: [ServiceZoneNotFound, ...refusals],
  async handle({ body, fields }, { shippingOptions, shippingOptionAdministration, regions }: Uses) {
    const { service_zone_id: zoneId, prices, ...more } = body;
    const { metadata, ...common } = { ...toCommon(more), name: body.name, providerId: body.provider_id };
    const option = { ...common, zoneId, prices: await toPrices(prices, regions), ...(metadata && { metadata }) };
    const row = await shippingOptionAdministration.get((await shippingOptions.create(option)).id);
    return versioned({ shipping_option: fields.pick(row) }, row.version);
  },
});

/** The wire's major units are read by the currency they are in, which for a region's price is the region's. */
async function toPrices(
  prices: Static<typeof NewShippingOptionBody>["prices"],
  regions: RegionService,
): Promise<NewOptionPrice[]> {
  return Promise.all(
    (prices ?? []).map(async (price) => {
      const conditions = price.rules ?? [];
      if ("currency_code" in price) {
        const { currency_code: currencyCode } = price;
        return { currencyCode, amount: toMinor(price.amount, exponentOf(currencyCode)), conditions };
      }
      const region = await regions.get(price.region_id);
      return { regionId: region.id, amount: toMinor(price.amount, exponentOf(region.currencyCode)), conditions };
    }),
  );
}

export const retrieveShippingOption = route({
  id: "admin.shippingOptions.retrieve",
  method: "GET",
  url: "/admin/shipping-options/:id",
  access: "admin",
  permission: "shipping_option:read",
  summary: "One shipping option with its prices and rules.",
  params: ById,
  selects: adminOptionFields,
  reply: Reply,
  errors: [ShippingOptionNotFound],
  async handle({ params, fields }, { shippingOptionAdministration }: Uses) {
    const row = await shippingOptionAdministration.get(params.id);
    return versioned({ shipping_option: fields.pick(row) }, row.version);
  },
});

export const updateShippingOption = route({
  id: "admin.shippingOptions.update",
  method: "POST",
  url: "/admin/shipping-options/:id",
  access: "admin",
  permission: "shipping_option:write",
  summary: "Changes a shipping option; prices and rules replace all that there were.",
  params: ById,
  body: ShippingOptionChangesBody,
  selects: adminOptionFields,
  reply: Reply,
  errors: [
    ShippingOptionNotFound,
    ...refusals,
    PriceOfNothing,
    ShippingPriceNotFound,
    ShippingRuleNotFound,
    StaleVersion,
  ],
  async handle({ params, body, fields, headers }, { shippingOptionAdministration }: Uses) {
    const changes = { ...toCommon(body), ...(body.prices && { prices: body.prices }) };
    await shippingOptionAdministration.update(params.id, changes, expectedVersion(headers));
    const row = await shippingOptionAdministration.get(params.id);
    return versioned({ shipping_option: fields.pick(row) }, row.version);
  },
});

export const deleteShippingOption = route({
  id: "admin.shippingOptions.delete",
  method: "DELETE",
  url: "/admin/shipping-options/:id",
  access: "admin",
  permission: "shipping_option:write",
  summary: "Deletes a shipping option; orders keep what was chosen.",
  params: ById,
  reply: deletedOf("shipping_option"),
  errors: [ShippingOptionNotFound, StillInUse],
  async handle({ params }, { shippingOptionAdministration }: Uses) {
    await shippingOptionAdministration.delete(params.id);
    return deleted("shipping_option", params.id);
  },
});

export const batchShippingOptionRules = route({
  id: "admin.shippingOptions.updateRules",
  method: "POST",
  url: "/admin/shipping-options/:id/rules/batch",
  access: "admin",
  permission: "shipping_option:write",
  summary: "Makes, changes and deletes rules of a shipping option, all or nothing.",
  params: ById,
  body: RulesBatchBody,
  reply: batchOf("shipping-option-rule", OptionRuleDto),
  errors: [ShippingOptionNotFound, ShippingRuleNotFound, InvalidRule, RegionNotFound],
  async handle({ params: { id }, body }, { shippingOptionAdministration }: Uses) {
    const { created, updated } = await shippingOptionAdministration.changeRules(id, body);
    const shown = (rules: typeof created) => rules.map((rule) => ({ ...rule, shipping_option_id: id }));
    const ids = [...(body.delete ?? [])];
    const gone = { ids, object: "shipping-option-rule" as const, deleted: true };
    return { created: shown(created), updated: shown(updated), deleted: gone };
  },
});
