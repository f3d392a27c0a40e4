import type { OrderColumns } from "../platform/http/ordering.ts";

/** By what lists of orders may be sorted. */
export const orderColumns: OrderColumns = {
  id: "o.id",
  display_id: "o.display_id",
  status: "o.status",
  total: "o.total",
  created_at: "o.created_at",
  updated_at: "o.updated_at",
};
