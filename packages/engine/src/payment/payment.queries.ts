import { statement } from "@hanse/plugin-kit";
import { type Payment, paymentJson } from "./collection-json.ts";

export const loadPayment = statement<{ payment: Payment }>(
  "payment.load",
  `SELECT ${paymentJson("p")} AS payment FROM payment p WHERE p.id = $1`,
);

/** A page of payments, newest first; `count` counts all of them. */
export const listPayments = statement<{ count: number; payments: Payment[] }>(
  "payment.list",
  `SELECT (SELECT count(*) FROM payment) AS count,
          coalesce((
            SELECT json_agg(${paymentJson("p")} ORDER BY p.created_at DESC, p.id DESC)
              FROM (SELECT * FROM payment ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2) p), '[]') AS payments`,
);
