import Type from "typebox";
import { OrderPreviewDto, type OrderPreviewService } from "../order-change/index.ts";
import type { Selection } from "../platform/http/fields.ts";
import { inboundRoutes, outboundRoutes, type Replacement } from "../return/index.ts";
import { ExchangeNotFound } from "./exchange.errors.ts";
import { ExchangeDto, exchangeFields, toExchangeDto } from "./exchange.schema.ts";
import type { ExchangeService } from "./exchange.service.ts";

interface Uses {
  orderPreviews: OrderPreviewService;
  exchanges: ExchangeService;
}

const exchange: Replacement<Uses> = {
  resource: "exchange",
  one: "an exchange",
  notFound: ExchangeNotFound,
  service: ({ exchanges }) => exchanges,
};

async function preview(id: string, fields: Selection, { exchanges, orderPreviews }: Uses) {
  const one = await exchanges.get(id, fields);
  return { order_preview: await orderPreviews.preview(one.orderId), exchange: fields.pick(toExchangeDto(one)) };
}

/** What comes back with an exchange, and what goes out, while it is being put together. */
export const goodsOfExchange = [
  ...inboundRoutes(exchange),
  ...outboundRoutes(exchange, {
    selects: exchangeFields,
    reply: Type.Object({ order_preview: OrderPreviewDto, exchange: Type.Partial(ExchangeDto) }),
    preview,
    refusals: [],
  }),
];
