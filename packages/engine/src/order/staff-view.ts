import type { Answer } from "../platform/http/answer.ts";
import type { Selection } from "../platform/http/fields.ts";
import { versioned } from "../platform/http/row-version.ts";
import { OrderVersionNotKept } from "./order.errors.ts";
import { toOrderDto } from "./order.schema.ts";
import type { Order } from "./order.ts";
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

/** The order, if it is in a version that is wanted; any will do where none is named. @throws OrderVersionNotKept */
export function inVersion(order: Order, version: number | readonly number[] = order.version): Order {
  const wanted = [version].flat();
  if (!wanted.includes(order.version)) throw new OrderVersionNotKept({ id: order.id, wanted, version: order.version });
  return order;
}
