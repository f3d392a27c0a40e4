import Type from "typebox";
import { OrderDto } from "../order/index.ts";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { OrderChangeNotFound } from "./order-change.errors.ts";
import { OrderChangeDto, toOrderChangeDto } from "./order-change.schema.ts";
import type { OrderChangeService } from "./order-change.service.ts";
import { OrderPreviewDto } from "./preview.schema.ts";
import { changeListing, type OrderPreviewService } from "./preview.service.ts";

interface Uses {
  orderChanges: OrderChangeService;
  orderPreviews: OrderPreviewService;
}

const ById = closed({ id: Type.String() });
const changeFields = fieldGrammar({ defaults: ["*"], allowed: leaves(OrderChangeDto) });
const previewFields = fieldGrammar({ defaults: ["*"], allowed: { ...leaves(OrderDto), ...leaves(OrderPreviewDto) } });

export const previewOrder = route({
  id: "admin.orders.retrievePreview",
  method: "GET",
  url: "/admin/orders/:id/preview",
  access: "admin",
  permission: "order:read",
  summary: "An order as it will be once its open change is confirmed.",
  params: ById,
  query: closed({}),
  selects: previewFields,
  reply: Type.Object({ order: Type.Partial(OrderPreviewDto) }),
  async handle({ params, fields }, { orderPreviews }: Uses) {
    return { order: fields.pick(await orderPreviews.preview(params.id)) };
  },
});

export const listOrderChanges = route({
  id: "admin.orders.listChanges",
  method: "GET",
  url: "/admin/orders/:id/changes",
  access: "admin",
  permission: "order:read",
  summary: "What was done to an order after it was placed, or is about to be, the latest first.",
  params: ById,
  query: closed(listQuery(changeListing.filters)),
  selects: changeFields,
  reply: listOf("order_changes", Type.Partial(OrderChangeDto)),
  async handle({ params, query, fields }, { orderPreviews }: Uses) {
    const { rows, currencyCode, ...page } = await orderPreviews.list(params.id, query);
    return { order_changes: rows.map((change) => fields.pick(toOrderChangeDto(change, currencyCode))), ...page };
  },
});

export const updateOrderChange = route({
  id: "admin.orders.updateOrderChange",
  method: "POST",
  url: "/admin/order-changes/:id",
  access: "admin",
  permission: "order:write",
  summary: "Notes something about a change of an order.",
  params: ById,
  body: closed({
    internal_note: Type.Optional(Type.Union([Type.String({ maxLength: 5_000 }), Type.Null()])),
    carry_over_promotions: Type.Optional(Type.Boolean()),
  }),
  selects: changeFields,
  reply: Type.Object({ order_change: Type.Partial(OrderChangeDto) }),
  errors: [OrderChangeNotFound, StaleVersion],
  async handle({ params, body, headers, fields }, { orderChanges, orderPreviews }: Uses) {
    const { internal_note: internalNote, carry_over_promotions: carryOverPromotions } = body;
    const notes = {
      ...(internalNote !== undefined && { internalNote }),
      ...(carryOverPromotions !== undefined && { carryOverPromotions }),
    };
    const change = await orderChanges.note(params.id, notes, expectedVersion(headers));
    const dto = toOrderChangeDto(change, await orderPreviews.currencyOf(change.orderId));
    return versioned({ order_change: fields.pick(dto) }, change.version);
  },
});
