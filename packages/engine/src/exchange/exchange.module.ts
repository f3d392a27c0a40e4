import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { OrderCanceled } from "../order/index.ts";
import type { OrderConfirmationService } from "../order-change/index.ts";
import { defineModule } from "../platform/module.ts";
import {
  abandonExchange,
  beginExchange,
  cancelExchange,
  confirmExchange,
  listExchanges,
  retrieveExchange,
} from "./admin.routes.ts";
import { ExchangeService } from "./exchange.service.ts";
import { goodsOfExchange } from "./goods.routes.ts";
import { CreateExchange } from "./migrations/0001-exchange.ts";

interface Uses {
  orderConfirmations: OrderConfirmationService;
  exchanges: ExchangeService;
}

export const exchangeModule = defineModule({
  name: "exchange",
  migrations: [{ name: "exchange/0001", class: CreateExchange }],
  services: { exchanges: ExchangeService },
  routes: [
    listExchanges,
    retrieveExchange,
    beginExchange,
    confirmExchange,
    abandonExchange,
    cancelExchange,
    ...goodsOfExchange,
  ],
  subscribers: [
    {
      name: "exchange.call_off",
      event: OrderCanceled.name,
      handle: ({ exchanges }: Uses, { payload }: EventEnvelope<unknown>) =>
        exchanges.callOffOf((payload as Static<typeof OrderCanceled.payload>).orderId),
    },
  ],
  async prepare({ orderConfirmations, exchanges }: Uses) {
    orderConfirmations.follow("exchange", (tx, confirmation) => exchanges.confirmed(tx, confirmation));
  },
});
