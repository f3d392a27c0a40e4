import { type Database, happened, newId, type Transaction } from "@hanse/plugin-kit";
import { type Address, type AddressBody, toAddress } from "../cart/index.ts";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import type { Selection } from "../platform/http/fields.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { OrderClosed } from "./fulfillment.errors.ts";
import { partsFor } from "./order-fields.ts";
import { isPlaced, orderListing } from "./order-listing.ts";
import { CountryFixed, CreditTooMuch } from "./order.errors.ts";
import { OrderArchived, OrderCompleted, OrderUpdated } from "./order.events.ts";
import { changeHeading, orderColumns, setStatus } from "./order.queries.ts";
import type { Order } from "./order.ts";
import type { LockedOrder, OrderRevisionService } from "./revision.service.ts";

/** What staff may correct of an order. */
export interface HeadingChanges {
  readonly email?: string | undefined;
  readonly locale?: string | null | undefined;
  readonly shippingAddress?: AddressBody | undefined;
  readonly billingAddress?: AddressBody | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

export interface NewCreditLine {
  readonly id: string;
  /** As the wire has it: in the currency's major unit. */
  readonly amount: number;
  readonly reference: string | null;
  readonly referenceId: string | null;
  readonly metadata: Record<string, unknown> | null;
}

/** Who changes an order, and as what they last saw it. */
export interface Change {
  readonly actorId: string;
  readonly expectedVersion?: number | undefined;
}

/** Orders as staff look after them: found, corrected, completed, archived, credited. */
export class OrderAdministration {
  readonly #database: Database;
  readonly #revisions: OrderRevisionService;

  constructor(uses: { database: Database; orderRevisions: OrderRevisionService }) {
    this.#database = uses.database;
    this.#revisions = uses.orderRevisions;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<Order>> {
    const selected = { columns: orderColumns(partsFor(fields)), condition: isPlaced, params: [] };
    return readPage(this.#database, orderListing, selected, query);
  }

  /** What changed is told with the event: as it was, and as it is. */
  async update(id: string, changes: HeadingChanges, { actorId, expectedVersion }: Change): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, id, expectedVersion);
      const now = new Date().toISOString();
      const shippingAddress = merged(order, "shippingAddress", changes.shippingAddress, now);
      const billingAddress = merged(order, "billingAddress", changes.billingAddress, now);
      const { email = order.email, locale = order.locale, metadata = order.metadata } = changes;
      const after = { email, locale, metadata, shippingAddress, billingAddress };
      const news = differences(order, after);
      if (news.length === 0) return;
      await tx.query(changeHeading, [id, JSON.stringify(after)]);
      const { version } = order;
      tx.emit(happened(OrderUpdated, { orderId: id, changeId: newId("ordch"), version, actorId, changes: news }));
    });
  }

  async complete(id: string, change: Change): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const { status } = await this.#revisions.lock(tx, id, change.expectedVersion);
      if (status === "completed") return;
      if (status === "draft" || status === "canceled" || status === "archived")
        throw new OrderClosed({ id, status, wanted: "completed" });
      await tx.query(setStatus, [id, "completed"]);
      tx.emit(happened(OrderCompleted, { orderId: id, actorId: change.actorId }));
    });
  }

  /** Puts a finished order away. */
  async archive(id: string, change: Change): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const { status } = await this.#revisions.lock(tx, id, change.expectedVersion);
      if (status === "archived") return;
      if (status !== "completed" && status !== "canceled") throw new OrderClosed({ id, status, wanted: "archived" });
      await tx.query(setStatus, [id, "archived"]);
      tx.emit(happened(OrderArchived, { orderId: id, actorId: change.actorId }));
    });
  }

  /** Takes money off the whole order, once for the line's id: it is owed less from now on, or to be refunded. */
  async credit(id: string, line: NewCreditLine, { actorId, expectedVersion }: Change): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const order = await this.#revisions.lock(tx, id, expectedVersion);
      if (order.lines.creditLines.some((known) => known.id === line.id)) return;
      const { status, currencyCode, total } = order;
      if (status === "draft" || status === "canceled") throw new OrderClosed({ id, status, wanted: "credited" });
      const amount = toMinor(line.amount, exponentOf(currencyCode));
      if (amount > total || amount === 0) throw new CreditTooMuch({ id, amount, total, currencyCode });
      await this.creditLine(tx, order, { ...line, amount }, { kind: "credit", actorId });
    });
  }

  /** Within a transaction that has the order locked; `amount` in minor units. */
  async creditLine(
    tx: Transaction,
    order: LockedOrder,
    line: NewCreditLine,
    { kind, actorId }: { kind: "credit" | "cancel"; actorId: string },
  ): Promise<void> {
    const creditLines = [...order.lines.creditLines, { ...line, createdAt: "", updatedAt: "" }];
    const lines = { items: [], shippingMethods: order.lines.shippingMethods, creditLines };
    await this.#revisions.revise(tx, order, lines, { kind, referenceId: line.id, createdBy: actorId });
  }
}

/** A parcel's country decides about taxes and prices, so it stays. */
function merged(
  order: Order,
  name: "shippingAddress" | "billingAddress",
  body: AddressBody | undefined,
  now: string,
): Address | null {
  const before = order[name];
  if (body === undefined) return before;
  const after = toAddress(body, before, now);
  const country = before?.countryCode ?? null;
  if (country !== null && after.countryCode !== country && name === "shippingAddress")
    throw new CountryFixed({ id: order.id, before: country, after: after.countryCode ?? "" });
  return after;
}

function differences(before: Order, after: Partial<Order>): { field: string; before: unknown; after: unknown }[] {
  const text = (value: unknown): string =>
    JSON.stringify(value, (key, part: unknown) => (key === "updatedAt" ? undefined : part));
  return (["email", "locale", "metadata", "shippingAddress", "billingAddress"] as const)
    .filter((name) => text(before[name]) !== text(after[name]))
    .map((name) => ({ field: fieldNames[name], before: before[name], after: after[name] }));
}

/** On the wire. */
const fieldNames = {
  email: "email",
  locale: "locale",
  metadata: "metadata",
  shippingAddress: "shipping_address",
  billingAddress: "billing_address",
} as const;
