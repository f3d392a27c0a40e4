import { Shortage, StockChanged } from "@hanse/plugin-kit";
import { ProductCreated, ProductDeleted, ProductUpdated } from "../catalog/index.ts";
import { ClaimCanceled, ClaimRequested } from "../claim/index.ts";
import { CustomerDeleted } from "../customer/index.ts";
import { ExchangeCanceled, ExchangeRequested } from "../exchange/index.ts";
import {
  DeliveryCreated,
  OrderArchived,
  OrderCanceled,
  OrderCompleted,
  OrderPlaced,
  OrderTransferred,
  OrderUpdated,
  ShipmentCreated,
} from "../order/index.ts";
import { OrderChanged } from "../order-change/index.ts";
import { PaymentCanceled, PaymentCaptured, PaymentRefunded } from "../payment/index.ts";
import { ReturnCanceled, ReturnReceived, ReturnRequested } from "../return/index.ts";

/**
 * Names of the events that merchants can have sent to them. A list typed by hand: other events are between parts of the shop, and
 * those of sign-ins and invitations carry tokens.
 */
export const offeredEvents: readonly string[] = [
  OrderPlaced,
  OrderUpdated,
  OrderChanged,
  OrderCanceled,
  OrderCompleted,
  OrderArchived,
  OrderTransferred,
  ShipmentCreated,
  DeliveryCreated,
  ReturnRequested,
  ReturnReceived,
  ReturnCanceled,
  ExchangeRequested,
  ExchangeCanceled,
  ClaimRequested,
  ClaimCanceled,
  CustomerDeleted,
  PaymentCaptured,
  PaymentRefunded,
  PaymentCanceled,
  ProductCreated,
  ProductUpdated,
  ProductDeleted,
  StockChanged,
  Shortage,
].map(({ name }) => name);

/** Stands for all of them, those of later versions included. */
export const everyEvent = "*";

/** What a merchant has sent to see whether an endpoint works. It comes of a request, not of the shop. */
export const testEvent = "webhook.test";
