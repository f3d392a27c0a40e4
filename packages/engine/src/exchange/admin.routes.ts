import Type from "typebox";
import { OrderDto, type OrderService, toOrderDto } from "../order/index.ts";
import {
  ChangeEmpty,
  ChangeOpen,
  ChangeOutdated,
  confirmerOf,
  NoOpenChange,
  OrderPreviewDto,
  type OrderPreviewService,
  OutOfStockForOrder,
} from "../order-change/index.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { NothingComesBack, ReturnDto, toReturnDto } from "../return/index.ts";
import { ExchangeNotCancelable, ExchangeNotFound } from "./exchange.errors.ts";
import { exchangeListing } from "./exchange.queries.ts";
import {
  ExchangeDto,
  exchangeDetailFields,
  exchangeFields,
  NewExchangeBody,
  NotificationBody,
  toExchangeDto,
} from "./exchange.schema.ts";
import type { ExchangeService } from "./exchange.service.ts";

interface Uses {
  orders: OrderService;
  orderPreviews: OrderPreviewService;
  exchanges: ExchangeService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ exchange: Type.Partial(ExchangeDto) });

export const listExchanges = route({
  id: "admin.exchanges.list",
  method: "GET",
  url: "/admin/exchanges",
  access: "admin",
  permission: "exchange:read",
  summary: "Exchanges, the latest first.",
  query: closed(listQuery(exchangeListing.filters)),
  selects: exchangeFields,
  reply: listOf("exchanges", Type.Partial(ExchangeDto)),
  async handle({ query, fields }, { exchanges }: Uses) {
    const { rows, ...page } = await exchanges.page(query, fields);
    return { exchanges: rows.map((one) => fields.pick(toExchangeDto(one))), ...page };
  },
});

export const retrieveExchange = route({
  id: "admin.exchanges.retrieve",
  method: "GET",
  url: "/admin/exchanges/:id",
  access: "admin",
  permission: "exchange:read",
  summary: "An exchange.",
  params: ById,
  query: closed({}),
  selects: exchangeDetailFields,
  reply: Reply,
  errors: [ExchangeNotFound],
  async handle({ params, fields }, { exchanges }: Uses) {
    const one = await exchanges.get(params.id, fields);
    return versioned({ exchange: fields.pick(toExchangeDto(one)) }, one.version);
  },
});

export const beginExchange = route({
  id: "admin.exchanges.create",
  method: "POST",
  url: "/admin/exchanges",
  access: "admin",
  permission: "exchange:write",
  summary: "Begins an exchange, with nothing in it yet.",
  body: NewExchangeBody,
  selects: exchangeFields,
  reply: Type.Object({ order: Type.Partial(OrderDto), exchange: Type.Partial(ExchangeDto) }),
  addsOnce: true,
  errors: [ChangeOpen],
  async handle({ body, fields, caller }, { exchanges, orders }: Uses) {
    const one = await exchanges.begin({
      orderId: body.order_id,
      description: body.description,
      internalNote: body.internal_note,
      noNotification: body.no_notification,
      allowBackorder: body.allow_backorder,
      metadata: body.metadata,
      createdBy: caller.actorId,
    });
    const order = toOrderDto(await orders.get(one.orderId));
    return versioned({ order, exchange: fields.pick(toExchangeDto(one)) }, one.version);
  },
});

export const confirmExchange = route({
  id: "admin.exchanges.request",
  method: "POST",
  url: "/admin/exchanges/:id/request",
  access: "admin",
  permission: "exchange:write",
  summary: "Makes an exchange true: what goes out is promised and charged, what comes back is awaited.",
  params: ById,
  body: NotificationBody,
  selects: exchangeFields,
  reply: Type.Object({
    order_preview: OrderPreviewDto,
    exchange: Type.Partial(ExchangeDto),
    return: Type.Union([ReturnDto, Type.Null()]),
  }),
  errors: [ExchangeNotFound, NoOpenChange, ChangeEmpty, ChangeOutdated, OutOfStockForOrder, NothingComesBack],
  async handle({ fields, ...request }, { exchanges, orderPreviews }: Uses) {
    const { params, body } = request;
    await exchanges.confirm(params.id, confirmerOf(request), body.no_notification);
    const one = await exchanges.get(params.id, fields);
    const preview = await orderPreviews.preview(one.orderId);
    const back = one.return && toReturnDto(one.return);
    return versioned({ order_preview: preview, exchange: fields.pick(toExchangeDto(one)), return: back }, one.version);
  },
});

export const abandonExchange = route({
  id: "admin.exchanges.cancelRequest",
  method: "DELETE",
  url: "/admin/exchanges/:id/request",
  access: "admin",
  permission: "exchange:write",
  summary: "Gives up an exchange that was not confirmed yet.",
  params: ById,
  reply: deletedOf("exchange"),
  errors: [ExchangeNotFound, NoOpenChange],
  async handle({ params, caller }, { exchanges }: Uses) {
    await exchanges.abandon(params.id, caller.actorId);
    return deleted("exchange", params.id);
  },
});

export const cancelExchange = route({
  id: "admin.exchanges.cancel",
  method: "POST",
  url: "/admin/exchanges/:id/cancel",
  access: "admin",
  permission: "exchange:write",
  summary: "Takes an exchange back of which nothing has come or gone yet.",
  params: ById,
  body: NotificationBody,
  selects: exchangeFields,
  reply: Reply,
  errors: [ExchangeNotFound, ExchangeNotCancelable],
  async handle({ params, body, fields, caller }, { exchanges }: Uses) {
    await exchanges.cancel(params.id, caller.actorId, body.no_notification);
    const one = await exchanges.get(params.id, fields);
    return versioned({ exchange: fields.pick(toExchangeDto(one)) }, one.version);
  },
});
