import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import type { ListPriceService } from "./list-prices.service.ts";
import {
  PricedRegionMissing,
  PricedVariantMissing,
  PriceListNotFound,
  PriceNotFound,
  PriceTwice,
  PricedGroupsMissing,
  ScheduleInvalid,
  TierInvalid,
} from "./price.errors.ts";
import { listPriceListing, priceListListing } from "./price-list.queries.ts";
import {
  ListPriceDto,
  listPriceFields,
  ListPricesBody,
  ListPricesReply,
  NewPriceListBody,
  PriceListChangesBody,
  PriceListDto,
  priceListFields,
  priceListsFields,
  toListChanges,
  toListPriceChange,
  toNewListPrice,
} from "./price-list.schema.ts";
import type { PriceListService } from "./price-list.service.ts";

interface Uses {
  priceLists: PriceListService;
  listPrices: ListPriceService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ price_list: Type.Partial(PriceListDto) });
const priceErrors = [PricedVariantMissing, PricedRegionMissing, PriceTwice, TierInvalid] as const;

export const listPriceLists = route({
  id: "admin.priceLists.list",
  method: "GET",
  url: "/admin/price-lists",
  access: "admin",
  permission: "price_list:read",
  summary: "Price lists, the newest first.",
  query: closed(listQuery(priceListListing.filters)),
  selects: priceListsFields,
  reply: listOf("price_lists", Type.Partial(PriceListDto)),
  async handle({ query, fields }, { priceLists }: Uses) {
    const { rows, ...page } = await priceLists.list(query, fields);
    return { price_lists: rows, ...page };
  },
});

export const createPriceList = route({
  id: "admin.priceLists.create",
  method: "POST",
  url: "/admin/price-lists",
  access: "admin",
  permission: "price_list:write",
  summary: "Makes a price list; its prices hold once it is active, within its schedule.",
  body: NewPriceListBody,
  selects: priceListFields,
  reply: Reply,
  addsOnce: true,
  errors: [PricedGroupsMissing, ScheduleInvalid, ...priceErrors],
  async handle({ body, fields, caller }, { priceLists }: Uses) {
    const { title, prices = [], ...list } = body;
    const sent = { ...toListChanges(list), title };
    const { id } = await priceLists.create(sent, prices.map(toNewListPrice), caller.actorId);
    const { priceList, version } = await priceLists.get(id, fields);
    return versioned({ price_list: priceList }, version);
  },
});

export const retrievePriceList = route({
  id: "admin.priceLists.retrieve",
  method: "GET",
  url: "/admin/price-lists/:id",
  access: "admin",
  permission: "price_list:read",
  summary: "One price list, with the first of its prices.",
  params: ById,
  selects: priceListFields,
  reply: Reply,
  errors: [PriceListNotFound],
  async handle({ params, fields }, { priceLists }: Uses) {
    const { priceList, version } = await priceLists.get(params.id, fields);
    return versioned({ price_list: priceList }, version);
  },
});

export const updatePriceList = route({
  id: "admin.priceLists.update",
  method: "POST",
  url: "/admin/price-lists/:id",
  access: "admin",
  permission: "price_list:write",
  summary: "Changes when and for whom a price list holds, and what it is called.",
  params: ById,
  body: PriceListChangesBody,
  selects: priceListFields,
  reply: Reply,
  errors: [PriceListNotFound, PricedGroupsMissing, ScheduleInvalid, StaleVersion],
  async handle({ params, body, fields, headers }, { priceLists }: Uses) {
    await priceLists.update(params.id, toListChanges(body), expectedVersion(headers));
    const { priceList, version } = await priceLists.get(params.id, fields);
    return versioned({ price_list: priceList }, version);
  },
});

export const deletePriceList = route({
  id: "admin.priceLists.delete",
  method: "DELETE",
  url: "/admin/price-lists/:id",
  access: "admin",
  permission: "price_list:write",
  summary: "Deletes a price list and all of its prices.",
  params: ById,
  reply: deletedOf("price_list"),
  errors: [PriceListNotFound],
  async handle({ params }, { priceLists }: Uses) {
    await priceLists.delete(params.id);
    return deleted("price_list", params.id);
  },
});

export const listPrices = route({
  id: "admin.priceLists.prices",
  method: "GET",
  url: "/admin/price-lists/:id/prices",
  access: "admin",
  permission: "price_list:read",
  summary: "The prices of a list; `q` looks into product titles, variant titles and SKUs.",
  params: ById,
  query: closed(listQuery(listPriceListing.filters)),
  selects: listPriceFields,
  reply: listOf("prices", Type.Partial(ListPriceDto)),
  async handle({ params, query, fields }, { listPrices: prices }: Uses) {
    const { rows, ...page } = await prices.list(params.id, query, fields);
    return { prices: rows, ...page };
  },
});

export const batchPrices = route({
  id: "admin.priceLists.batchPrices",
  method: "POST",
  url: "/admin/price-lists/:id/prices/batch",
  access: "admin",
  permission: "price_list:write",
  summary: "Creates, changes and deletes prices of a list, all or none of them.",
  params: ById,
  body: ListPricesBody,
  reply: ListPricesReply,
  addsOnce: true,
  errors: [PriceListNotFound, PriceNotFound, StaleVersion, ...priceErrors],
  async handle({ params, body, headers }, { listPrices: prices }: Uses) {
    const { create = [], update = [], delete: ids = [] } = body;
    const batch = { create: create.map(toNewListPrice), update: update.map(toListPriceChange), delete: ids };
    const done = await prices.batch(params.id, batch, expectedVersion(headers));
    return { ...done, deleted: { ids: [...done.deleted], object: "price" as const, deleted: true } };
  },
});

export const linkProducts = route({
  id: "admin.priceLists.linkProducts",
  method: "POST",
  url: "/admin/price-lists/:id/products",
  access: "admin",
  permission: "price_list:write",
  summary: "Takes all prices of products out of a list.",
  params: ById,
  body: closed({ remove: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 1_000 })) }),
  selects: priceListFields,
  reply: Reply,
  errors: [PriceListNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { priceLists, listPrices: prices }: Uses) {
    await prices.removeProducts(params.id, body.remove ?? [], expectedVersion(headers));
    const { priceList, version } = await priceLists.get(params.id, fields);
    return versioned({ price_list: priceList }, version);
  },
});
