import Type from "typebox";
import {
  OrderDto,
  type OrderService,
  SelectedOrder,
  staffOrderFields,
  staffOrderListFields,
  toOrderDto,
} from "../order/index.ts";
import { ChangeOpen, OutOfStockForOrder } from "../order-change/index.ts";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { CodeInvalid } from "../promotion/index.ts";
import { RegionNotFound } from "../region/index.ts";
import { SalesChannelNotFound } from "../sales-channel/index.ts";
import type { DraftConversionService } from "./conversion.service.ts";
import type { DraftHeadingService } from "./draft-heading.service.ts";
import { draftListing } from "./draft-listing.ts";
import {
  BuyerMissing,
  CountryNotOfRegion,
  CurrencyNotOfRegion,
  DiscountsGone,
  DraftChanged,
  DraftEmpty,
  DraftNotFound,
  ItemIncomplete,
} from "./draft-order.errors.ts";
import {
  DraftChangesBody,
  draftFields,
  DraftOrderDto,
  NewDraftBody,
  toDraftChanges,
  toDraftDto,
  toNewDraft,
} from "./draft-order.schema.ts";
import type { DraftOrderService } from "./draft-order.service.ts";
import type { NewDraftService } from "./new-draft.service.ts";

interface Uses {
  orders: OrderService;
  draftOrders: DraftOrderService;
  newDrafts: NewDraftService;
  draftHeadings: DraftHeadingService;
  draftConversions: DraftConversionService;
}

const ById = closed({ id: Type.String() });
const read = { method: "GET", access: "admin", permission: "draft_order:read" } as const;
const write = { access: "admin", permission: "draft_order:write" } as const;
const shown = { selects: draftFields, reply: Type.Object({ draft_order: DraftOrderDto }) } as const;

async function draftView(id: string, fields: Selection, { draftOrders }: Uses) {
  const draft = await draftOrders.get(id);
  return versioned({ draft_order: fields.pick(toDraftDto(draft)) }, draft.version);
}

export const listDraftOrders = route({
  id: "admin.draftOrders.list",
  url: "/admin/draft-orders",
  ...read,
  summary: "Orders that staff are making, the latest first.",
  query: closed(listQuery(draftListing.filters)),
  selects: staffOrderListFields,
  reply: listOf("draft_orders", SelectedOrder),
  async handle({ query, fields }, { draftOrders }: Uses) {
    const { rows, ...page } = await draftOrders.page(query, fields);
    return { draft_orders: rows.map((draft) => fields.pick(toOrderDto(draft))), ...page };
  },
});

export const createDraftOrder = route({
  id: "admin.draftOrders.create",
  method: "POST",
  url: "/admin/draft-orders",
  ...write,
  ...shown,
  summary: "Makes a draft order, with items of the catalogue or of its own; nothing is promised or owed yet.",
  body: NewDraftBody,
  addsOnce: true,
  errors: [
    RegionNotFound,
    CurrencyNotOfRegion,
    CountryNotOfRegion,
    BuyerMissing,
    SalesChannelNotFound,
    ItemIncomplete,
    CodeInvalid,
    ShippingOptionNotFound,
    ShippingOptionNotOffered,
  ],
  async handle({ body, caller, fields }, uses: Uses) {
    return draftView(await uses.newDrafts.create(toNewDraft(body), caller.actorId), fields, uses);
  },
});

export const retrieveDraftOrder = route({
  id: "admin.draftOrders.retrieve",
  url: "/admin/draft-orders/:id",
  ...read,
  ...shown,
  summary: "A draft order.",
  params: ById,
  query: closed({}),
  errors: [DraftNotFound],
  handle: ({ params, fields }, uses: Uses) => draftView(params.id, fields, uses),
});

export const updateDraftOrder = route({
  id: "admin.draftOrders.update",
  method: "POST",
  url: "/admin/draft-orders/:id",
  ...write,
  ...shown,
  summary: "Changes whom a draft order is for and where it goes; taxes and discounts follow.",
  params: ById,
  body: DraftChangesBody,
  errors: [DraftNotFound, CountryNotOfRegion, SalesChannelNotFound, ChangeOpen, DraftChanged, StaleVersion],
  async handle({ params, body, caller, headers, fields }, uses: Uses) {
    const change = { by: caller.actorId, expected: expectedVersion(headers) };
    await uses.draftHeadings.update(params.id, toDraftChanges(body), change);
    return draftView(params.id, fields, uses);
  },
});

export const deleteDraftOrder = route({
  id: "admin.draftOrders.delete",
  method: "DELETE",
  url: "/admin/draft-orders/:id",
  ...write,
  summary: "Throws a draft order away.",
  params: ById,
  reply: deletedOf("draft-order"),
  errors: [DraftNotFound],
  async handle({ params }, { draftOrders }: Uses) {
    await draftOrders.delete(params.id);
    return deleted("draft-order", params.id);
  },
});

export const convertDraftOrder = route({
  id: "admin.draftOrders.convertToOrder",
  method: "POST",
  url: "/admin/draft-orders/:id/convert-to-order",
  ...write,
  summary: "Makes a draft an order: its stock is promised, and it is to be paid. Doing it again gives the same order.",
  params: ById,
  selects: staffOrderFields,
  reply: Type.Object({ order: Type.Partial(OrderDto) }),
  errors: [DraftNotFound, DraftEmpty, ChangeOpen, OutOfStockForOrder, DiscountsGone, DraftChanged],
  async handle({ params, caller, fields }, { draftConversions, orders }: Uses) {
    await draftConversions.convert(params.id, caller.actorId);
    const order = await orders.getForStaff(params.id);
    return versioned({ order: fields.pick(toOrderDto(order)) }, order.version);
  },
});
