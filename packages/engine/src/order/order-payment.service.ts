import { type Database, type Queryable, statement } from "@hanse/plugin-kit";
import type {
  DirectPaymentService,
  PaymentCollection,
  PaymentCollectionService,
  PaymentService,
} from "../payment/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { OrderClosed } from "./fulfillment.errors.ts";
import { CollectionKept, CollectionOfAnother, NothingDue, SessionNotFound } from "./order.errors.ts";
import type { OrderService } from "./order.service.ts";
import type { Order } from "./order.ts";
import { paidOf } from "./payment-status.ts";
import type { OrderRevisionService } from "./revision.service.ts";

type Payment = PaymentCollection["payments"][number];

const manualProvider = "pp_system_default";

/** `$1` collection of `$4` (minor units) for order `$2` with region `$3` and currency `$5`. */
const openForOrder = statement<never>(
  "order_payment_collection.open",
  `WITH opened AS (
     INSERT INTO payment_collection (id, region_id, amount, currency_code) VALUES ($1, $3, $4, $5) RETURNING id
   )
   INSERT INTO order_payment_collection (payment_collection_id, order_id) SELECT id, $2 FROM opened`,
);

const orderOfCollection = statement<{ orderId: string; isCheckouts: boolean }>(
  "order_payment_collection.order",
  `SELECT o.id AS "orderId", o.cart_id IS NOT NULL AND o.cart_id = c.cart_id AS "isCheckouts"
     FROM payment_collection c
     JOIN orders o ON o.cart_id = c.cart_id
       OR o.id = (SELECT l.order_id FROM order_payment_collection l WHERE l.payment_collection_id = c.id)
    WHERE c.id = $1`,
);

/** No row unless order `$1` was canceled. */
const statusOfCanceled = statement<{ status: string }>(
  "order_payment_collection.canceled",
  "SELECT status FROM orders WHERE id = $1 AND canceled_at IS NOT NULL",
);

/** No row when money has been promised for it, or is about to be. */
const deleteUnpaid = statement<{ id: string }>(
  "order_payment_collection.delete",
  `WITH locked AS (
     SELECT c.id FROM payment_collection c WHERE c.id = $1 FOR UPDATE
   ), unpaid AS (
     SELECT id FROM locked
      WHERE NOT EXISTS (SELECT FROM payment p WHERE p.payment_collection_id = locked.id)
        AND NOT EXISTS (SELECT FROM payment_session s WHERE s.payment_collection_id = locked.id AND s.data <> '{}')
   ), sessions AS (
     DELETE FROM payment_session s USING unpaid WHERE s.payment_collection_id = unpaid.id
   ), link AS (
     DELETE FROM order_payment_collection l USING unpaid WHERE l.payment_collection_id = unpaid.id
   )
   DELETE FROM payment_collection c USING unpaid WHERE c.id = unpaid.id RETURNING c.id`,
);

/** What orders have still to pay, as staff collect it. */
export class OrderPaymentService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #revisions: OrderRevisionService;
  readonly #collections: PaymentCollectionService;
  readonly #directPayments: DirectPaymentService;
  readonly #payments: PaymentService;

  constructor(uses: {
    database: Database;
    orders: OrderService;
    orderRevisions: OrderRevisionService;
    paymentCollections: PaymentCollectionService;
    directPayments: DirectPaymentService;
    payments: PaymentService;
  }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#revisions = uses.orderRevisions;
    this.#collections = uses.paymentCollections;
    this.#directPayments = uses.directPayments;
    this.#payments = uses.payments;
  }

  /**
   * Asks for what an order owes, or for a part of it: once for the collection's id, and never for more than the order owes,
   * all that is asked for together.
   */
  async open(id: string, { orderId, amount }: { orderId: string; amount: number }): Promise<PaymentCollection> {
    await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, orderId);
      if (order.paymentCollections.some((known) => known.id === id)) return;
      const { status, currencyCode, regionId } = order;
      if (status === "canceled") throw new OrderClosed({ id: orderId, status, wanted: "paid" });
      const wanted = toMinor(amount, exponentOf(currencyCode));
      const left = uncollected(order);
      if (wanted > left || wanted === 0) throw new NothingDue({ id: orderId, amount: wanted, left, currencyCode });
      await tx.query(openForOrder, [id, orderId, regionId, wanted, currencyCode]);
    });
    return this.#collections.get(id);
  }

  async delete(id: string): Promise<void> {
    const { isCheckouts } = await this.#ownerOf(id);
    const [gone] = isCheckouts ? [] : await this.#database.query(deleteUnpaid, [id]);
    if (!gone) throw new CollectionKept({ id });
  }

  /** Staff have got the money outside of the shop. Said twice, at once or after a crash, it is the same money. */
  async markAsPaid(
    id: string,
    {
      orderId,
      providerId = manualProvider,
      actorId,
    }: {
      orderId: string;
      providerId?: string | undefined;
      actorId: string;
    },
  ): Promise<PaymentCollection> {
    const owner = await this.#ownerOf(id);
    if (owner.orderId !== orderId) throw new CollectionOfAnother({ id, orderId });
    await this.#refuseCanceled(this.#database, orderId);
    const payment = (await this.#paid(id, providerId)) ?? (await this.#pay(id, { orderId, providerId }));
    if (payment && payment.capturedAmount < payment.amount)
      await this.#payments.capture(payment.id, { idempotencyKey: "mark-as-paid", createdBy: actorId });
    return this.#collections.get(id);
  }

  /** @returns whether its provider has authorised the session. */
  async authorize(orderId: string, sessionId: string): Promise<boolean> {
    const { paymentCollections } = await this.#orders.get(orderId);
    await this.#refuseCanceled(this.#database, orderId);
    const all = paymentCollections.flatMap(({ sessions }) => sessions);
    const session = all.find(({ id }) => id === sessionId);
    if (!session) throw new SessionNotFound({ id: sessionId, orderId });
    const isPaid = paymentCollections.some(({ payments }) => payments.some((each) => each.sessionId === sessionId));
    return isPaid || this.#directPayments.pay(session, (tx) => this.#refuseCanceled(tx, orderId));
  }

  /** Within the transaction that records a payment, which has the order locked: it may have been canceled meanwhile. */
  async #refuseCanceled(on: Queryable, orderId: string): Promise<void> {
    const [canceled] = await on.query(statusOfCanceled, [orderId]);
    if (canceled) throw new OrderClosed({ id: orderId, ...canceled, wanted: "paid" });
  }

  async #paid(id: string, providerId: string): Promise<Payment | undefined> {
    const { payments } = await this.#collections.get(id);
    return payments.find((payment) => payment.providerId === providerId && payment.canceledAt === null);
  }

  /** Nothing when the provider wants more than that. */
  async #pay(
    id: string,
    { orderId, providerId }: { orderId: string; providerId: string },
  ): Promise<Payment | undefined> {
    try {
      const collection = await this.#collections.createSession(id, { providerId });
      const session = collection.sessions.find((each) => each.providerId === providerId && each.status !== "error");
      if (!session) throw new SessionNotFound({ id: providerId, orderId });
      await this.#directPayments.pay(session, (tx) => this.#refuseCanceled(tx, orderId));
      return await this.#paid(id, providerId);
    } catch (error) {
      // Whoever said so at the same moment may have been faster.
      const payment = await this.#paid(id, providerId);
      if (!payment) throw error;
      return payment;
    }
  }

  async #ownerOf(id: string): Promise<{ orderId: string; isCheckouts: boolean }> {
    const { id: known } = await this.#collections.get(id);
    const [owner] = await this.#database.query(orderOfCollection, [known]);
    if (!owner) throw new CollectionOfAnother({ id, orderId: "" });
    return owner;
  }
}

/** What an order comes to, less what was paid or promised, and what is being asked for. */
function uncollected({ total, paymentCollections }: Order): number {
  const { authorized, refunded } = paidOf(paymentCollections);
  const asked = paymentCollections
    .filter(({ payments, status }) => status !== "canceled" && payments.every(({ canceledAt }) => canceledAt !== null))
    .reduce((sum, { amount }) => sum + amount, 0);
  return Math.max(0, total - authorized + refunded - asked);
}
