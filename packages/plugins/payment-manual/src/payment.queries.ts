import { statement } from "@hanse/plugin-kit";

/** A payment's row. */
export interface PaymentRow {
  key: string;
  status: "authorized" | "captured" | "canceled";
  amount: number;
  captured: number;
  refunded: number;
  currencyCode: string | null;
}

const columns = (row: string): string =>
  `${row}.key, ${row}.status, ${row}.amount, ${row}.captured, ${row}.refunded, ${row}.currency_code AS "currencyCode"`;

/** The payment of the key, made now or before. No row: someone else made it at this very moment. */
export const authorize = statement<PaymentRow>(
  "payment_manual.authorize",
  `WITH made AS (
    INSERT INTO payment (key, status, amount, currency_code) VALUES ($1, 'authorized', $2, $3)
    ON CONFLICT (key) DO NOTHING RETURNING *
  )
  SELECT ${columns("made")} FROM made UNION ALL SELECT ${columns("p")} FROM payment p WHERE key = $1`,
);

/** Cancels, or leaves a tombstone where nothing was authorised yet. No row: money was captured. */
export const cancel = statement<PaymentRow>(
  "payment_manual.cancel",
  `INSERT INTO payment AS p (key, status, amount) VALUES ($1, 'canceled', 0)
  ON CONFLICT (key) DO UPDATE SET status = 'canceled' WHERE p.status <> 'captured' AND p.captured = 0
  RETURNING ${columns("p")}`,
);

/** Moves money unless the key did so before or the amount does not fit: then no row. */
const moving = (kind: "capture" | "refund", fits: string, change: string): string =>
  `WITH target AS (
    SELECT * FROM payment WHERE key = $2 AND currency_code = $4 FOR UPDATE
  ), moved AS (
    INSERT INTO movement (key, payment_key, kind, amount)
    SELECT $1, key, '${kind}', $3::bigint FROM target WHERE ${fits}
    ON CONFLICT (key) DO NOTHING RETURNING payment_key, amount
  )
  UPDATE payment p SET ${change} FROM moved WHERE p.key = moved.payment_key RETURNING ${columns("p")}`;

export const capture = statement<PaymentRow>(
  "payment_manual.capture",
  moving(
    "capture",
    "status = 'authorized' AND captured + $3 <= amount",
    "captured = p.captured + moved.amount, status = CASE WHEN p.captured + moved.amount = p.amount THEN 'captured' ELSE p.status END",
  ),
);

export const refund = statement<PaymentRow>(
  "payment_manual.refund",
  moving("refund", "captured - refunded >= $3", "refunded = p.refunded + moved.amount"),
);

/** A payment, and whether the call of this key moved its money already. */
export const find = statement<PaymentRow & { movedAs: "capture" | "refund" | null }>(
  "payment_manual.find",
  `SELECT ${columns("p")}, m.kind AS "movedAs" FROM payment p LEFT JOIN movement m ON m.payment_key = p.key AND m.key = $2 WHERE p.key = $1`,
);
