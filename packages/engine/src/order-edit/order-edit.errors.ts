import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const OrderIsDraft = defineError(
  "order_edit.order_is_draft",
  400,
  "not_allowed",
  Type.Object({ orderId: Type.String() }),
  ({ orderId }) =>
    `The order ${orderId} is a draft yet: POST /admin/draft-orders/${orderId}/edit begins to change it, or convert it first.`,
);
