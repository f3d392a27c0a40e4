import type { Static } from "typebox";
import { compileFilter, type FilterColumns } from "../platform/http/filter.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type OrderColumns, parseOrder } from "../platform/http/ordering.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { listOf } from "../platform/http/shape.ts";
import { partsFor } from "./order-fields.ts";
import { SelectedOrder, toOrderDto } from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";

const sortable: OrderColumns = {
  id: "o.id",
  display_id: "o.display_id",
  status: "o.status",
  total: "o.total",
  created_at: "o.created_at",
  updated_at: "o.updated_at",
};

interface ListQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly order?: string;
  readonly [condition: string]: unknown;
}

export const OrderList = listOf("orders", SelectedOrder);

/** A page of orders as the wire has it, the newest first unless told otherwise. */
export async function listing(
  orders: OrderService,
  { limit, offset, order, ...conditions }: ListQuery,
  { columns, fields }: { columns: FilterColumns; fields: Selection },
): Promise<Static<typeof OrderList>> {
  const page = parsePage({ limit, offset }, { defaultLimit: 50 });
  const { count, orders: found } = await orders.list({
    filter: compileFilter(conditions, columns),
    order: parseOrder(order, sortable, "-created_at"),
    page,
    parts: { ...partsFor(fields), surroundings: false },
  });
  return { orders: found.map((one) => fields.pick(toOrderDto(one))), count, ...page };
}
