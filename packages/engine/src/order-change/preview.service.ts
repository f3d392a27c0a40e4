import { type Database, HanseError } from "@hanse/plugin-kit";
import type { OrderLines, OrderService } from "../order/index.ts";
import { type ListedPage, type Listing, type ListQuery, readPage } from "../platform/http/listing.ts";
import { applyActions } from "./apply-actions.ts";
import type { OrderChange } from "./order-change.ts";
import { changeColumns } from "./order-change.queries.ts";
import type { OrderChangeService } from "./order-change.service.ts";
import { type OrderPreviewDto, toOrderPreviewDto } from "./preview.schema.ts";

const text = (sql: string, nullable = false) => ({ sql, type: "text" as const, nullable });

export const changeListing: Listing = {
  from: "order_change c",
  filters: {
    id: text("c.id"),
    status: text("c.status"),
    change_type: text("c.change_type"),
    return_id: text("c.return_id", true),
    exchange_id: text("c.exchange_id", true),
    claim_id: text("c.claim_id", true),
    created_at: { sql: "c.created_at", type: "timestamp" },
    updated_at: { sql: "c.updated_at", type: "timestamp" },
    deleted_at: { sql: "NULL::timestamptz", type: "timestamp", nullable: true },
  },
  orders: { id: "c.id", created_at: "c.created_at", updated_at: "c.updated_at", status: "c.status" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["c.id", "c.description", "c.internal_note"],
};

/** What orders are about to become, and what has become of them. */
export class OrderPreviewService {
  readonly #database: Database;
  readonly #orders: OrderService;
  readonly #changes: OrderChangeService;

  constructor(uses: { database: Database; orders: OrderService; orderChanges: OrderChangeService }) {
    this.#database = uses.database;
    this.#orders = uses.orders;
    this.#changes = uses.orderChanges;
  }

  /**
   * The order as it will be once its open change is confirmed; as it is when it has none, or one that has become impossible.
   * Two statements.
   */
  async preview(orderId: string): Promise<OrderPreviewDto> {
    const order = await this.#orders.get(orderId);
    const change = await this.#changes.openOf(orderId);
    const lines = order.lines ?? { items: [], shippingMethods: [], creditLines: [] };
    return toOrderPreviewDto(order, change ? linesWith(change, lines) : lines, change);
  }

  /** The changes of an order, with the currency that their amounts are in. */
  async list(orderId: string, query: ListQuery): Promise<ListedPage<OrderChange> & { currencyCode: string }> {
    const { currencyCode } = await this.#orders.get(orderId);
    const selected = { columns: changeColumns, condition: "c.order_id = $1", params: [orderId] };
    return { ...(await readPage<OrderChange>(this.#database, changeListing, selected, query)), currencyCode };
  }

  /** The currency of an order. */
  async currencyOf(orderId: string): Promise<string> {
    return (await this.#orders.get(orderId)).currencyCode;
  }
}

/** Whoever looks must be able to give up a change that became impossible: confirming it says why it is. */
function linesWith(change: OrderChange, lines: OrderLines): OrderLines {
  try {
    return applyActions(lines, change.actions);
  } catch (error) {
    if (error instanceof HanseError && error.status < 500) return lines;
    throw error;
  }
}
