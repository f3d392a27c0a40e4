import { fullAccess } from "./permission.ts";

/** The role that may do everything. The shop always has somebody who holds it, once anybody did. */
export const administratorRole = "role_administrator";

interface SystemRole {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
}

const reading = (...resources: string[]): string[] => resources.map((resource) => `${resource}:read`);
const all = (...resources: string[]): string[] => resources.map((resource) => `${resource}:*`);

/** What most people of a shop come across, whatever their work. */
const surroundings = reading(
  "store",
  "region",
  "currency",
  "locale",
  "sales_channel",
  "stock_location",
  "notification",
);

/** Roles that every shop has. They grow with the engine, so nobody changes them; a shop's own roles stand beside them. */
export const systemRoles: readonly SystemRole[] = [
  {
    id: administratorRole,
    name: "Administrator",
    description: "May do everything.",
    permissions: [fullAccess],
  },
  {
    id: "role_catalogue_manager",
    name: "Catalogue manager",
    description: "Keeps products, prices, promotions and stock.",
    permissions: [
      ...all("product", "product_category", "product_collection", "product_option", "product_tag", "product_type"),
      ...all("product_variant", "price_list", "price_preference", "promotion", "campaign", "inventory_item", "upload"),
      ...all("collection", "search"),
      ...reading("shipping_profile", "tax_rate", "tax_region", "customer_group", "reservation"),
      ...surroundings,
    ],
  },
  {
    id: "role_order_manager",
    name: "Order manager",
    description: "Takes care of orders: fulfils them, takes them back, gives money back.",
    permissions: [
      ...all("order", "draft_order", "order_edit", "order_change", "return", "claim", "exchange", "fulfillment"),
      ...all("payment", "payment_collection", "reservation", "customer", "customer_group"),
      ...reading("product", "product_variant", "inventory_item", "shipping_option", "shipping_profile", "promotion"),
      ...reading("fulfillment_provider", "return_reason", "refund_reason", "tax_rate", "tax_region"),
      ...surroundings,
    ],
  },
  {
    id: "role_support",
    name: "Support",
    description: "Answers customers: sees orders, corrects customers' details, begins returns.",
    permissions: [
      ...all("customer", "return", "claim", "exchange"),
      ...reading("order", "draft_order", "order_edit", "order_change", "payment", "payment_collection", "fulfillment"),
      ...reading("product", "product_variant", "inventory_item", "reservation", "customer_group", "promotion"),
      ...reading("shipping_option", "return_reason", "refund_reason"),
      ...surroundings,
    ],
  },
  {
    id: "role_analyst",
    name: "Analyst",
    description: "Sees everything and changes nothing.",
    permissions: ["*:read"],
  },
];
