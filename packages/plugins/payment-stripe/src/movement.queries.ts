import { statement } from "@hanse/plugin-kit";

interface MovementRow {
  intentId: string;
  kind: "capture" | "refund";
  amount: number;
  isDone: boolean;
  /** Whether this very call recorded it, so that nobody can have tried before. */
  isNew: boolean;
}

const columns = `intent_id AS "intentId", kind, amount, done_at IS NOT NULL AS "isDone"`;

/** The movement of the key, recorded now or before. No row: someone else records it at this very moment. */
export const beginMovement = statement<MovementRow>(
  "payment_stripe.begin_movement",
  `WITH made AS (
    INSERT INTO movement (key, intent_id, kind, amount) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING RETURNING *
  )
  SELECT ${columns}, true AS "isNew" FROM made UNION ALL SELECT ${columns}, false FROM movement WHERE key = $1`,
);

export const finishMovement = statement(
  "payment_stripe.finish_movement",
  `INSERT INTO movement (key, intent_id, kind, amount, done_at) VALUES ($1, $2, $3, $4, now())
  ON CONFLICT (key) DO UPDATE SET done_at = coalesce(movement.done_at, now())`,
);

/** What Stripe refused did not happen: the key may be used again. */
export const dropMovement = statement(
  "payment_stripe.drop_movement",
  "DELETE FROM movement WHERE key = $1 AND done_at IS NULL",
);
