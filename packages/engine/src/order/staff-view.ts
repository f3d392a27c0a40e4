import type { Answer } from "../platform/http/answer.ts";
import type { Selection } from "../platform/http/fields.ts";
import { versioned } from "../platform/http/row-version.ts";
import { toOrderDto } from "./order.schema.ts";
import type { OrderService } from "./order.service.ts";

/** The reply that shows staff an order as it is now, with its version and whatever else belongs to the reply. */
export async function staffView(
  orders: OrderService,
  id: string,
  fields: Selection,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  const order = await orders.getForStaff(id);
  return versioned({ order: fields.pick(toOrderDto(order)), ...more }, order.version);
}
