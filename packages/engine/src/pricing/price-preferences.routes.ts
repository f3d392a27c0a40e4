import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { PreferenceExists, PreferenceNotFound } from "./price.errors.ts";
import {
  NewPricePreferenceBody,
  preferenceListing,
  PricePreferenceChangesBody,
  PricePreferenceDto,
  pricePreferenceFields,
} from "./price-preference.schema.ts";
import type { PricePreferenceService } from "./price-preference.service.ts";

interface Uses {
  pricePreferences: PricePreferenceService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ price_preference: Type.Partial(PricePreferenceDto) });

export const listPricePreferences = route({
  id: "admin.pricePreferences.list",
  method: "GET",
  url: "/admin/price-preferences",
  access: "admin",
  permission: "price_preference:read",
  summary: "Which prices contain the tax, by currency and by region.",
  query: closed(listQuery(preferenceListing.filters)),
  selects: pricePreferenceFields,
  reply: listOf("price_preferences", Type.Partial(PricePreferenceDto)),
  async handle({ query, fields }, { pricePreferences }: Uses) {
    const { rows, ...page } = await pricePreferences.list(query);
    return { price_preferences: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createPricePreference = route({
  id: "admin.pricePreferences.create",
  method: "POST",
  url: "/admin/price-preferences",
  access: "admin",
  permission: "price_preference:write",
  summary: "States whether prices of a currency, or of a region, contain the tax.",
  body: NewPricePreferenceBody,
  selects: pricePreferenceFields,
  reply: Reply,
  addsOnce: true,
  errors: [PreferenceExists],
  async handle({ body, fields }, { pricePreferences }: Uses) {
    const { id } = await pricePreferences.create(body);
    const preference = await pricePreferences.get(id);
    return versioned({ price_preference: fields.pick(preference) }, preference.version);
  },
});

export const retrievePricePreference = route({
  id: "admin.pricePreferences.retrieve",
  method: "GET",
  url: "/admin/price-preferences/:id",
  access: "admin",
  permission: "price_preference:read",
  summary: "One price preference.",
  params: ById,
  selects: pricePreferenceFields,
  reply: Reply,
  errors: [PreferenceNotFound],
  async handle({ params, fields }, { pricePreferences }: Uses) {
    const preference = await pricePreferences.get(params.id);
    return versioned({ price_preference: fields.pick(preference) }, preference.version);
  },
});

export const updatePricePreference = route({
  id: "admin.pricePreferences.update",
  method: "POST",
  url: "/admin/price-preferences/:id",
  access: "admin",
  permission: "price_preference:write",
  summary: "Changes a price preference; shoppers see it at once.",
  params: ById,
  body: PricePreferenceChangesBody,
  selects: pricePreferenceFields,
  reply: Reply,
  errors: [PreferenceNotFound, PreferenceExists, StaleVersion],
  async handle({ params, body, fields, headers }, { pricePreferences }: Uses) {
    await pricePreferences.update(params.id, body, expectedVersion(headers));
    const preference = await pricePreferences.get(params.id);
    return versioned({ price_preference: fields.pick(preference) }, preference.version);
  },
});

export const deletePricePreference = route({
  id: "admin.pricePreferences.delete",
  method: "DELETE",
  url: "/admin/price-preferences/:id",
  access: "admin",
  permission: "price_preference:write",
  summary: "Deletes a price preference; without one, prices are without tax.",
  params: ById,
  reply: deletedOf("price_preference"),
  errors: [PreferenceNotFound],
  async handle({ params }, { pricePreferences }: Uses) {
    await pricePreferences.delete(params.id);
    return deleted("price_preference", params.id);
  },
});
