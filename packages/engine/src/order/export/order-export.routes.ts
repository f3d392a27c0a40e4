import Type from "typebox";
import { listQuery } from "../../platform/http/listing.ts";
import { route } from "../../platform/http/route.ts";
import { closed, listOf } from "../../platform/http/shape.ts";
import {
  TransferDetailDto,
  TransferDto,
  transferFields,
  transferListing,
  type TransferLog,
  TransferNotFound,
  TransferWithoutStorage,
} from "../../transfer/index.ts";
import { orderListing } from "../order-listing.ts";
import { type OrderExport, ordersSubject } from "./order-export.service.ts";

interface Uses {
  orderExport: OrderExport;
  transferLog: TransferLog;
}

/** An export has all entries in its own order. */
const { limit: _limit, offset: _offset, order: _order, ...exportQuery } = listQuery(orderListing.filters);

export const exportOrders = route({
  id: "admin.orders.export",
  method: "POST",
  url: "/admin/orders/export",
  access: "admin",
  permission: "order:write",
  summary:
    "Writes orders to a CSV file, in the background; takes the filters of the list. See GET /admin/orders/exports/:id.",
  query: closed(exportQuery),
  body: Type.Optional(closed({})),
  status: 202,
  reply: Type.Object({ transaction_id: Type.String() }),
  errors: [TransferWithoutStorage],
  async handle({ query, caller }, { orderExport }: Uses) {
    return { transaction_id: await orderExport.begin(query, caller.actorId) };
  },
});

export const listOrderExports = route({
  id: "admin.orders.listExports",
  method: "GET",
  url: "/admin/orders/exports",
  access: "admin",
  permission: "order:read",
  summary: "Exports of orders, the latest first.",
  query: closed(listQuery(transferListing.filters)),
  selects: transferFields,
  reply: listOf("exports", Type.Partial(TransferDto)),
  async handle({ query, fields }, { transferLog }: Uses) {
    const { rows, ...page } = await transferLog.list(ordersSubject, query);
    return { exports: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const retrieveOrderExport = route({
  id: "admin.orders.retrieveExport",
  method: "GET",
  url: "/admin/orders/exports/:id",
  access: "admin",
  permission: "order:read",
  summary: "How far an export of orders is, and where its files are.",
  params: closed({ id: Type.String() }),
  reply: Type.Object({ export: TransferDetailDto }),
  errors: [TransferNotFound],
  async handle({ params }, { transferLog }: Uses) {
    return { export: await transferLog.get(ordersSubject, params.id) };
  },
});
