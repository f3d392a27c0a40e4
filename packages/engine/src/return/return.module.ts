import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { OrderCanceled } from "../order/index.ts";
import type { OrderConfirmationService } from "../order-change/index.ts";
import { defineModule } from "../platform/module.ts";
import { InboundService } from "./inbound.service.ts";
import { CreateReturn } from "./migrations/0001-return.ts";
import { ReturnReceiptService } from "./receipt.service.ts";
import {
  beginReceipt,
  cancelReceipt,
  confirmReceipt,
  dismissItems,
  receiveItems,
  removeDismissedItem,
  removeReceivedItem,
  updateDismissedItem,
  updateReceivedItem,
} from "./receipt.routes.ts";
import {
  addReturnItems,
  addReturnShipping,
  beginReturn,
  cancelReturnRequest,
  confirmReturnRequest,
  removeReturnItem,
  removeReturnShipping,
  updateReturnItem,
  updateReturnShipping,
} from "./request.routes.ts";
import { ReturnRequestService } from "./request.service.ts";
import { ReturnReceived } from "./return.events.ts";
import { cancelReturn, listReturns, retrieveReturn, updateReturn } from "./admin.routes.ts";
import { RestockService } from "./restock.service.ts";
import { ReturnService } from "./return.service.ts";
import { ShopperReturnService } from "./shopper-return.service.ts";
import { requestReturn } from "./store.routes.ts";

interface Uses {
  orderConfirmations: OrderConfirmationService;
  returns: ReturnService;
  returnReceipts: ReturnReceiptService;
  restocks: RestockService;
}

export const returnModule = defineModule({
  name: "return",
  migrations: [{ name: "return/0001", class: CreateReturn }],
  services: {
    returns: ReturnService,
    inboundReturns: InboundService,
    returnRequests: ReturnRequestService,
    returnReceipts: ReturnReceiptService,
    shopperReturns: ShopperReturnService,
    restocks: RestockService,
  },
  routes: [
    listReturns,
    beginReturn,
    retrieveReturn,
    updateReturn,
    cancelReturn,
    addReturnItems,
    updateReturnItem,
    removeReturnItem,
    addReturnShipping,
    updateReturnShipping,
    removeReturnShipping,
    confirmReturnRequest,
    cancelReturnRequest,
    beginReceipt,
    cancelReceipt,
    receiveItems,
    updateReceivedItem,
    removeReceivedItem,
    dismissItems,
    updateDismissedItem,
    removeDismissedItem,
    confirmReceipt,
    requestReturn,
  ],
  subscribers: [
    {
      name: "return.discard",
      event: OrderCanceled.name,
      handle: ({ returns }: Uses, { payload }: EventEnvelope<unknown>) =>
        returns.discardOf((payload as Static<typeof OrderCanceled.payload>).orderId),
    },
    {
      name: "return.restock",
      event: ReturnReceived.name,
      handle: ({ restocks }: Uses, { payload }: EventEnvelope<unknown>) =>
        restocks.restock(payload as Static<typeof ReturnReceived.payload>),
    },
  ],
  async prepare({ orderConfirmations, returns, returnReceipts }: Uses) {
    orderConfirmations.follow("return_request", async (tx, confirmation) => {
      await returns.request(tx, confirmation.change.returnId ?? "", confirmation);
    });
    orderConfirmations.follow("return_receive", (tx, confirmation) => returnReceipts.received(tx, confirmation));
  },
});
