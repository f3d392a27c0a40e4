import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { TaxRateError } from "../platform/money/money.errors.ts";
import { rateListing } from "./tax-listing.queries.ts";
import type { TaxRateService } from "./tax-rate.service.ts";
import { TaxRateNotFound, TaxReferenceUnknown, TaxRegionNotFound, TaxRuleNotFound } from "./tax.errors.ts";
import { NewTaxRateBody, RuleBody, TaxRateChangesBody, TaxRateDto, taxRateFields } from "./tax.schema.ts";

interface Uses {
  taxRates: TaxRateService;
}

const ById = closed({ id: Type.String() });
const SelectedRate = Type.Partial(TaxRateDto);
const Reply = Type.Object({ tax_rate: SelectedRate });

export const listTaxRates = route({
  id: "admin.taxRates.list",
  method: "GET",
  url: "/admin/tax-rates",
  access: "admin",
  permission: "tax_rate:read",
  summary: "Tax rates of all regions, the oldest first.",
  query: closed(listQuery(rateListing.filters)),
  selects: taxRateFields,
  reply: listOf("tax_rates", SelectedRate),
  async handle({ query, fields }, { taxRates }: Uses) {
    const { rows, ...page } = await taxRates.page(query, fields);
    return { tax_rates: rows.map((rate) => fields.pick(rate)), ...page };
  },
});

export const createTaxRate = route({
  id: "admin.taxRates.create",
  method: "POST",
  url: "/admin/tax-rates",
  access: "admin",
  permission: "tax_rate:write",
  summary: "Makes a rate; a new default takes the place of the region's one before.",
  body: NewTaxRateBody,
  selects: taxRateFields,
  reply: Reply,
  addsOnce: true,
  errors: [TaxRegionNotFound, TaxReferenceUnknown, TaxRateError],
  async handle({ body, fields, caller }, { taxRates }: Uses) {
    const { id } = await taxRates.create(body, caller.actorId);
    const rate = await taxRates.get(id, fields);
    return versioned({ tax_rate: fields.pick(rate) }, rate.version);
  },
});

export const retrieveTaxRate = route({
  id: "admin.taxRates.retrieve",
  method: "GET",
  url: "/admin/tax-rates/:id",
  access: "admin",
  permission: "tax_rate:read",
  summary: "One tax rate with what it is for.",
  params: ById,
  selects: taxRateFields,
  reply: Reply,
  errors: [TaxRateNotFound],
  async handle({ params, fields }, { taxRates }: Uses) {
    const rate = await taxRates.get(params.id, fields);
    return versioned({ tax_rate: fields.pick(rate) }, rate.version);
  },
});

export const updateTaxRate = route({
  id: "admin.taxRates.update",
  method: "POST",
  url: "/admin/tax-rates/:id",
  access: "admin",
  permission: "tax_rate:write",
  summary: "Changes a rate, for carts at once; rules that are sent replace all that there were.",
  params: ById,
  body: TaxRateChangesBody,
  selects: taxRateFields,
  reply: Reply,
  errors: [TaxRateNotFound, TaxReferenceUnknown, TaxRateError, StaleVersion],
  async handle({ params, body, fields, headers, caller }, { taxRates }: Uses) {
    await taxRates.update(params.id, body, expectedVersion(headers), caller.actorId);
    const rate = await taxRates.get(params.id, fields);
    return versioned({ tax_rate: fields.pick(rate) }, rate.version);
  },
});

export const deleteTaxRate = route({
  id: "admin.taxRates.delete",
  method: "DELETE",
  url: "/admin/tax-rates/:id",
  access: "admin",
  permission: "tax_rate:write",
  summary: "Deletes a rate with its rules.",
  params: ById,
  reply: deletedOf("tax_rate"),
  errors: [TaxRateNotFound],
  async handle({ params }, { taxRates }: Uses) {
    await taxRates.delete(params.id);
    return deleted("tax_rate", params.id);
  },
});

export const createTaxRule = route({
  id: "admin.taxRates.createRule",
  method: "POST",
  url: "/admin/tax-rates/:id/rules",
  access: "admin",
  permission: "tax_rate:write",
  summary: "Makes a rate hold for a product, a type of product or a shipping option.",
  params: ById,
  body: RuleBody,
  selects: taxRateFields,
  reply: Reply,
  addsOnce: true,
  errors: [TaxRateNotFound, TaxReferenceUnknown],
  async handle({ params, body, fields, caller }, { taxRates }: Uses) {
    await taxRates.addRule(params.id, body, caller.actorId);
    const rate = await taxRates.get(params.id, fields);
    return versioned({ tax_rate: fields.pick(rate) }, rate.version);
  },
});

export const deleteTaxRule = route({
  id: "admin.taxRates.deleteRule",
  method: "DELETE",
  url: "/admin/tax-rates/:id/rules/:rule_id",
  access: "admin",
  permission: "tax_rate:write",
  summary: "Takes a rule from a rate, and answers with the rate.",
  params: closed({ id: Type.String(), rule_id: Type.String() }),
  selects: taxRateFields,
  reply: Type.Object({ ...deletedOf("tax_rate_rule").properties, parent: SelectedRate }),
  errors: [TaxRateNotFound, TaxRuleNotFound],
  async handle({ params, fields }, { taxRates }: Uses) {
    await taxRates.deleteRule(params.id, params.rule_id);
    return { ...deleted("tax_rate_rule", params.rule_id), parent: fields.pick(await taxRates.get(params.id, fields)) };
  },
});
