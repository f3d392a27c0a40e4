import type { EventEnvelope } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { defineModule } from "../platform/module.ts";
import type { Transfers } from "../transfer/index.ts";
import {
  archiveOrder,
  cancelAnyOrder,
  completeOrder,
  createCreditLine,
  listAllOrders,
  listOrderLines,
  retrieveAnyOrder,
  updateOrder,
} from "./admin.routes.ts";
import { OrderAdministration } from "./administration.service.ts";
import { CancellationService } from "./cancellation.service.ts";
import { exportsOfOrders } from "./export/order-export.routes.ts";
import { OrderExport } from "./export/order-export.service.ts";
import {
  cancelFulfillment,
  cancelOrdersFulfillment,
  createFulfillment,
  deliverOrdersFulfillment,
  fulfillOrder,
  shipFulfillment,
  shipOrdersFulfillment,
} from "./fulfillment.routes.ts";
import { FulfillmentService } from "./fulfillment.service.ts";
import { CreateOrder } from "./migrations/0001-order.ts";
import { CreateOrderLedger } from "./migrations/0002-ledger.ts";
import { AdministerOrders } from "./migrations/0003-administration.ts";
import { CreateFulfillment } from "./migrations/0004-fulfillment.ts";
import { CreateTransfer } from "./migrations/0005-transfer.ts";
import { IndexEmailBeginnings } from "./migrations/0006-email-beginnings.ts";
import { createNote, deleteNote, listNotes } from "./note.routes.ts";
import { NoteService } from "./note.service.ts";
import { OrderLineItemRow, OrderRow, OrderShippingMethodRow } from "./order.entity.ts";
import { OrderCanceled } from "./order.events.ts";
import { OrderService } from "./order.service.ts";
import { PackingService } from "./packing.service.ts";
import {
  authorizeOrdersSession,
  createOrdersCollection,
  createOrdersSession,
  deleteOrdersCollection,
  markCollectionAsPaid,
} from "./payment-collection.routes.ts";
import { OrderPaymentService } from "./order-payment.service.ts";
import { OrderRevisionService } from "./revision.service.ts";
import { ShipmentService } from "./shipment.service.ts";
import { StockHoldingService } from "./stock-holding.service.ts";
import { listOrdersShippingOptions } from "./shipping-options.routes.ts";
import { listOrders, retrieveOrder } from "./store.routes.ts";
import {
  acceptTransfer,
  cancelAnyTransfer,
  cancelOwnTransfer,
  declineTransfer,
  requestOwnTransfer,
  transferOrder,
  transferOrderToGuest,
} from "./transfer.routes.ts";
import { TransferService } from "./transfer.service.ts";

interface Uses {
  orderCancellations: CancellationService;
  orderShipments: ShipmentService;
  orderExport: OrderExport;
  transfers: Transfers;
}

const orderIdOf = ({ payload }: EventEnvelope<unknown>): string =>
  (payload as Static<typeof OrderCanceled.payload>).orderId;

export const orderModule = defineModule({
  name: "order",
  entities: [OrderRow, OrderLineItemRow, OrderShippingMethodRow],
  migrations: [
    { name: "order/0001", class: CreateOrder },
    { name: "order/0002-ledger", class: CreateOrderLedger },
    { name: "order/0003-administration", class: AdministerOrders },
    { name: "order/0004-fulfillment", class: CreateFulfillment },
    { name: "order/0005-transfer", class: CreateTransfer },
    { name: "order/0006-email-beginnings", class: IndexEmailBeginnings },
  ],
  services: {
    orders: OrderService,
    orderRevisions: OrderRevisionService,
    orderAdministration: OrderAdministration,
    orderCancellations: CancellationService,
    orderStockHoldings: StockHoldingService,
    orderPacking: PackingService,
    orderFulfillments: FulfillmentService,
    orderShipments: ShipmentService,
    orderTransfers: TransferService,
    orderNotes: NoteService,
    orderPayments: OrderPaymentService,
    orderExport: OrderExport,
  },
  routes: [
    listOrders,
    retrieveOrder,
    requestOwnTransfer,
    cancelOwnTransfer,
    acceptTransfer,
    declineTransfer,
    listAllOrders,
    retrieveAnyOrder,
    ...exportsOfOrders,
    updateOrder,
    cancelAnyOrder,
    completeOrder,
    archiveOrder,
    createCreditLine,
    listOrderLines,
    listOrdersShippingOptions,
    fulfillOrder,
    cancelOrdersFulfillment,
    shipOrdersFulfillment,
    deliverOrdersFulfillment,
    createFulfillment,
    cancelFulfillment,
    shipFulfillment,
    transferOrder,
    cancelAnyTransfer,
    transferOrderToGuest,
    authorizeOrdersSession,
    createOrdersCollection,
    createOrdersSession,
    deleteOrdersCollection,
    markCollectionAsPaid,
    listNotes,
    createNote,
    deleteNote,
  ],
  subscribers: [
    {
      name: "order.release_stock",
      event: OrderCanceled.name,
      handle: ({ orderCancellations }: Uses, event: EventEnvelope<unknown>) =>
        orderCancellations.releaseStock(orderIdOf(event)),
    },
    {
      name: "order.return_money",
      event: OrderCanceled.name,
      handle: ({ orderCancellations }: Uses, event: EventEnvelope<unknown>) =>
        orderCancellations.returnMoney(orderIdOf(event)),
    },
  ],
  jobs: [
    {
      name: "order.finish-fulfillments",
      everyMs: 15_000,
      run: ({ orderShipments }: Uses) => orderShipments.resume(),
    },
  ],
  async prepare({ transfers, orderExport }: Uses) {
    transfers.offer(orderExport);
  },
});
