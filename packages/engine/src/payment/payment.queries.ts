import { statement } from "@hanse/plugin-kit";
import type { Listing } from "../platform/http/listing.ts";
import { type Payment, paymentJson } from "./collection-json.ts";

export const loadPayment = statement<{ payment: Payment }>(
  "payment.load",
  `SELECT ${paymentJson("p")} AS payment FROM payment p WHERE p.id = $1`,
);

/** What a list has of each payment, and of which. */
export const everyPayment = { columns: `${paymentJson("p")} AS payment`, condition: "TRUE", params: [] };

const text = (column: string) => ({ sql: `p.${column}`, type: "text" as const });
const time = (column: string) => ({ sql: `p.${column}`, type: "timestamp" as const, nullable: true });

/** How staff list payments; `q` is the id of one, or of what it belongs to. */
export const paymentListing: Listing = {
  from: "payment p",
  filters: {
    id: text("id"),
    payment_session_id: text("payment_session_id"),
    payment_collection_id: text("payment_collection_id"),
    provider_id: text("provider_id"),
    currency_code: text("currency_code"),
    created_at: time("created_at"),
    updated_at: time("updated_at"),
    captured_at: time("captured_at"),
    canceled_at: time("canceled_at"),
  },
  orders: { id: "p.id", amount: "p.amount", created_at: "p.created_at", updated_at: "p.updated_at" },
  defaultOrder: "-created_at",
  defaultLimit: 20,
  searched: [],
  matches: (q, bind) => `${bind(q.trim())} IN (p.id, p.payment_session_id, p.payment_collection_id, p.provider_id)`,
};
