import { createHash, randomBytes } from "node:crypto";
import { type Database, happened, newId, statement, type Transaction } from "@hanse/plugin-kit";
import type { CustomerService } from "../customer/index.ts";
import { OrderClosed } from "./fulfillment.errors.ts";
import { TransferNotFound, TransferNotNeeded, TransferTokenWrong } from "./order.errors.ts";
import { OrderTransferred, OrderTransferRequested } from "./order.events.ts";
import { changeCustomer } from "./order.queries.ts";
import type { LockedOrder, OrderRevisionService } from "./revision.service.ts";

const validMs = 7 * 24 * 3_600_000;

export interface TransferRequest {
  /** Who is to get the order. */
  readonly customerId: string;
  readonly updatesEmail: boolean;
  readonly description: string | null;
  readonly internalNote: string | null;
  readonly requestedBy: string;
}

interface OpenTransfer {
  readonly id: string;
  readonly customerId: string;
  readonly updatesEmail: boolean;
  readonly requestedBy: string | null;
  readonly isTokens: boolean;
}

/** A new request takes the place of the one there was. */
const requestTransfer = statement<never>(
  "order_transfer.request",
  `WITH replaced AS (
     UPDATE order_transfer SET status = 'canceled', updated_at = now() WHERE order_id = $2 AND status = 'requested'
     RETURNING id
   )
   INSERT INTO order_transfer (id, order_id, customer_id, token_hash, updates_email, description, internal_note,
                               requested_by, expires_at, status)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 'requested' FROM (SELECT count(*) FROM replaced) AS after_replacing`,
);

const cancelRequests = statement<never>(
  "order_transfer.cancel_all",
  `UPDATE order_transfer SET status = 'canceled', updated_at = now() WHERE order_id = $1 AND status = 'requested'`,
);

/** What is asked for order `$1`, unless it is too late; `$2` is the hash of a token. */
const openTransfer = statement<OpenTransfer>(
  "order_transfer.open",
  `SELECT id, customer_id AS "customerId", updates_email AS "updatesEmail", requested_by AS "requestedBy",
          token_hash = $2 AS "isTokens"
     FROM order_transfer WHERE order_id = $1 AND status = 'requested' AND expires_at > now()`,
);

const settleTransfer = statement<never>(
  "order_transfer.settle",
  `UPDATE order_transfer SET status = $2, updated_at = now() WHERE id = $1`,
);

/** Orders that change hands: whoever is to get one needs the consent of whoever has its mailbox. */
export class TransferService {
  readonly #database: Database;
  readonly #customers: CustomerService;
  readonly #revisions: OrderRevisionService;

  constructor(uses: { database: Database; customers: CustomerService; orderRevisions: OrderRevisionService }) {
    this.#database = uses.database;
    this.#customers = uses.customers;
    this.#revisions = uses.orderRevisions;
  }

  async request(orderId: string, wanted: TransferRequest): Promise<void> {
    const { customerId, updatesEmail, description, internalNote, requestedBy } = wanted;
    const newOwnerEmail = await this.#customers.emailOf(customerId);
    const token = randomBytes(32).toString("base64url");
    const expiresAt = new Date(Date.now() + validMs).toISOString();
    await this.#database.transaction(async (tx) => {
      const order = await this.#transferable(tx, orderId);
      if (order.customerId === customerId) throw new TransferNotNeeded({ id: orderId, customerId });
      const transferId = newId("ordtr");
      const row = [transferId, orderId, customerId, hash(token), updatesEmail, description, internalNote, requestedBy];
      await tx.query(requestTransfer, [...row, expiresAt]);
      const { displayId, email, locale } = order;
      tx.emit(
        happened(OrderTransferRequested, {
          orderId,
          transferId,
          displayId,
          email,
          locale,
          customerId,
          newOwnerEmail,
          description,
          token,
          expiresAt,
        }),
      );
    });
  }

  /** Single use: the token is spent with it. */
  async accept(orderId: string, token: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await this.#transferable(tx, orderId);
      const { id, customerId, updatesEmail } = await this.#open(tx, orderId, token);
      await tx.query(settleTransfer, [id, "accepted"]);
      const email = updatesEmail ? await this.#customers.emailOf(customerId) : null;
      await tx.query(changeCustomer, [orderId, customerId, email]);
      tx.emit(happened(OrderTransferred, { orderId, customerId }));
    });
  }

  async decline(orderId: string, token: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, orderId);
      const { id } = await this.#open(tx, orderId, token);
      await tx.query(settleTransfer, [id, "declined"]);
    });
  }

  /** @param requestedBy where given, only whoever has asked for it may. */
  async cancel(orderId: string, requestedBy?: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await this.#revisions.lock(tx, orderId);
      const [open] = await tx.query(openTransfer, [orderId, Buffer.alloc(0)]);
      if (!open || (requestedBy !== undefined && open.requestedBy !== requestedBy))
        throw new TransferNotFound({ id: orderId });
      await tx.query(settleTransfer, [open.id, "canceled"]);
    });
  }

  /** Gives the order to the guest of an address, at once: staff have made sure whose it is. */
  async toGuest(orderId: string, email: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await this.#transferable(tx, orderId);
      const { id: customerId } = await this.#customers.findOrCreateGuest(email, tx);
      await tx.query(cancelRequests, [orderId]);
      await tx.query(changeCustomer, [orderId, customerId, email]);
      tx.emit(happened(OrderTransferred, { orderId, customerId }));
    });
  }

  async #transferable(tx: Transaction, id: string): Promise<LockedOrder> {
    const order = await this.#revisions.lock(tx, id);
    const { status } = order;
    if (status === "draft" || status === "canceled") throw new OrderClosed({ id, status, wanted: "transferred" });
    return order;
  }

  async #open(tx: Transaction, orderId: string, token: string): Promise<OpenTransfer> {
    const [open] = await tx.query(openTransfer, [orderId, hash(token)]);
    if (!open?.isTokens) throw new TransferTokenWrong({ id: orderId });
    return open;
  }
}

/** The token is as good as the order, so it is kept by nobody but its reader. */
const hash = (token: string): Buffer => createHash("sha256").update(token).digest();
