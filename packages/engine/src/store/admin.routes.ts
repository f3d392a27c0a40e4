import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { currencies } from "../platform/money/currency.ts";
import type { StoreAdministration } from "./administration.service.ts";
import { currencyPage } from "./currency-list.ts";
import { currencyFields, storeFields } from "./store-fields.ts";
import {
  CurrencyNotFound,
  InvalidLocale,
  InvalidStoreCurrencies,
  StoreNotFound,
  UnknownDefault,
} from "./store.errors.ts";
import { storeListing } from "./store.queries.ts";
import { CurrencyDto, StoreChangesBody, StoreDto, toCurrencyDto, toStoreDto } from "./store.schema.ts";

interface Uses {
  storeAdministration: StoreAdministration;
}

const ById = closed({ id: Type.String() });
const StoreReply = Type.Object({ store: Type.Partial(StoreDto) });

export const listStores = route({
  id: "admin.stores.list",
  method: "GET",
  url: "/admin/stores",
  access: "admin",
  permission: "store:read",
  summary: "The store; a list, though there is one.",
  query: closed(listQuery(storeListing.filters)),
  selects: storeFields,
  reply: listOf("stores", Type.Partial(StoreDto)),
  async handle({ query, fields }, { storeAdministration }: Uses) {
    const { rows, ...page } = await storeAdministration.page(query);
    return { stores: rows.map((row) => fields.pick(toStoreDto(row))), ...page };
  },
});

export const retrieveStore = route({
  id: "admin.stores.retrieve",
  method: "GET",
  url: "/admin/stores/:id",
  access: "admin",
  permission: "store:read",
  summary: "The store's settings.",
  params: ById,
  selects: storeFields,
  reply: StoreReply,
  errors: [StoreNotFound],
  async handle({ params, fields }, { storeAdministration }: Uses) {
    const store = await storeAdministration.get(params.id);
    return versioned({ store: fields.pick(toStoreDto(store)) }, store.version);
  },
});

export const updateStore = route({
  id: "admin.stores.update",
  method: "POST",
  url: "/admin/stores/:id",
  access: "admin",
  permission: "store:write",
  summary: "Changes the store's settings; a list replaces all that there was.",
  params: ById,
  body: StoreChangesBody,
  selects: storeFields,
  reply: StoreReply,
  errors: [StoreNotFound, InvalidStoreCurrencies, InvalidLocale, UnknownDefault, StaleVersion],
  async handle({ params, body, fields, headers }, { storeAdministration }: Uses) {
    await storeAdministration.update(params.id, body, expectedVersion(headers));
    const store = await storeAdministration.get(params.id);
    return versioned({ store: fields.pick(toStoreDto(store)) }, store.version);
  },
});

export const listCurrenciesForStaff = route({
  id: "admin.currencies.list",
  method: "GET",
  url: "/admin/currencies",
  access: "admin",
  permission: "currency:read",
  summary: "The currencies of ISO 4217, by their code.",
  query: closed({ q: Type.Optional(Type.String()), code: Type.Optional(oneOrMany(Type.String())), ...pageQuery }),
  selects: currencyFields,
  reply: listOf("currencies", Type.Partial(CurrencyDto)),
  async handle({ query, fields }) {
    const { found, ...page } = currencyPage(currencies(), query);
    return { currencies: found.map((currency) => fields.pick(toCurrencyDto(currency))), ...page };
  },
});

export const retrieveCurrencyForStaff = route({
  id: "admin.currencies.retrieve",
  method: "GET",
  url: "/admin/currencies/:code",
  access: "admin",
  permission: "currency:read",
  summary: "One currency of ISO 4217.",
  params: closed({ code: Type.String() }),
  selects: currencyFields,
  reply: Type.Object({ currency: Type.Partial(CurrencyDto) }),
  errors: [CurrencyNotFound],
  async handle({ params, fields }) {
    const found = currencies().find(({ code }) => code === params.code.toLowerCase());
    if (!found) throw new CurrencyNotFound({ currencyCode: params.code });
    return { currency: fields.pick(toCurrencyDto(found)) };
  },
});
