import { exportRoutes } from "../../transfer/index.ts";
import { orderListing } from "../order-listing.ts";
import { type OrderExport, ordersSubject } from "./order-export.service.ts";

export const exportsOfOrders = exportRoutes({
  subject: ordersSubject,
  resource: "orders",
  url: "/admin/orders",
  permission: "order",
  things: "orders",
  content: "orders",
  listing: orderListing,
  service: ({ orderExport }: { orderExport: OrderExport }) => orderExport,
});
