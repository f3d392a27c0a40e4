import { type Statement, statement } from "@hanse/plugin-kit";

export type MovementKind = "capture" | "refund";

/** A capture or refund that was begun, with what its provider has to know. */
export interface BegunMovement {
  readonly id: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly status: "pending" | "done";
  readonly providerId: string;
  readonly currencyCode: string;
  readonly data: Record<string, unknown>;
}

/** A movement that was claimed now or before; without an id when it could not be, as more than `left` was asked for. */
export type Claim = Omit<BegunMovement, "id" | "amount" | "status"> & {
  readonly left: number;
  readonly id: string | null;
  readonly amount: number | null;
  readonly status: "pending" | "done";
};

/** A movement that is on record now, with its payment. `total` counts all of its kind. */
export interface SettledMovement {
  readonly id: string;
  readonly amount: number;
  readonly total: number;
  readonly paymentId: string;
  readonly collectionId: string;
  readonly cartId: string | null;
  readonly providerId: string;
  readonly currencyCode: string;
}

/** What captures and refunds differ in. */
const about = {
  capture: {
    claimed: "capture_claimed",
    moved: "captured_amount",
    limit: "amount",
    left: "CASE WHEN p.capture_ended THEN 0 ELSE p.amount - p.capture_claimed END",
    note: "",
  },
  refund: {
    claimed: "refund_claimed",
    moved: "refunded_amount",
    limit: "captured_amount",
    left: "p.captured_amount - p.refund_claimed",
    note: ", note, refund_reason_id",
  },
} as const;

const isWhole = "p.captured_amount + done.amount = p.amount";

/** What is told of a payment `p`. */
const settledPayment = (moved: string): string =>
  `p.${moved} AS total, p.id AS "paymentId", p.payment_collection_id AS "collectionId", p.provider_id AS "providerId",
   p.currency_code AS "currencyCode"`;

/**
 * Money moves in three steps: claim the amount, have the provider move it, settle. So no two captures together exceed what
 * was authorised, and one whose outcome is unknown is found again by its key.
 */
function movement(kind: MovementKind): {
  readonly claim: Statement<Claim>;
  readonly settle: Statement<SettledMovement>;
  readonly reconcile: Statement<SettledMovement>;
  readonly drop: Statement<never>;
  readonly takePending: Statement<BegunMovement>;
} {
  const { claimed, moved, limit, left, note } = about[kind];
  /** Counts what is `done` in its payment and collection. */
  const paying = (data: string, more = ""): string => `paid AS (
         UPDATE payment p SET ${moved} = p.${moved} + done.amount, data = ${data}, updated_at = now()${more}
                ${kind === "capture" ? `, captured_at = CASE WHEN ${isWhole} THEN now() END` : ""}
           FROM done WHERE p.id = done.payment_id
         RETURNING done.id, done.amount, p.captured_at, ${settledPayment(moved)}
       ), completed AS (
         UPDATE payment_collection c
            SET status = 'completed', completed_at = coalesce(c.completed_at, paid.captured_at), updated_at = now()
           FROM paid WHERE c.id = paid."collectionId" AND paid.captured_at IS NOT NULL
       )
       SELECT paid.id, paid.amount, paid.total, paid."paymentId", paid."collectionId", c.cart_id AS "cartId",
              paid."providerId", paid."currencyCode"
         FROM paid JOIN payment_collection c ON c.id = paid."collectionId"`;
  return {
    /** `$1` payment, `$2` amount or null for all that is left, `$3` key, `$4` id, `$5` by whom; `$6` the refund's note, `$7` its reason. */
    claim: statement(
      `${kind}.claim`,
      `WITH known AS (
         SELECT id, amount, status FROM ${kind} WHERE key = $3
       ), target AS (
         SELECT p.*, ${left} AS left_over, coalesce($2::bigint, ${left}) AS part
           FROM payment p WHERE p.id = $1 FOR UPDATE
       ), claimed AS (
         UPDATE payment p SET ${claimed} = p.${claimed} + target.part, updated_at = now()
           FROM target
          WHERE p.id = target.id AND target.canceled_at IS NULL AND target.part BETWEEN 1 AND target.left_over
            AND NOT EXISTS (SELECT FROM known)
         RETURNING p.id, target.part
       ), made AS (
         INSERT INTO ${kind} (id, payment_id, amount, key, status, created_by${note})
         SELECT $4, id, part, $3, 'pending', $5${note && ", $6, $7"} FROM claimed RETURNING id, amount
       )
       SELECT t.id AS "paymentId", t.provider_id AS "providerId", t.currency_code AS "currencyCode", t.data,
              t.left_over AS "left", coalesce(known.id, made.id) AS id, coalesce(known.amount, made.amount) AS amount,
              coalesce(known.status, 'pending') AS status
         FROM target t LEFT JOIN known ON true LEFT JOIN made ON true`,
    ),
    /**
     * The collection is locked before the payment, as everywhere, and the payment before its movement: whoever claims the same key
     * has the payment, and waits for whoever changes the movement.
     */
    settle: statement(
      `${kind}.settle`,
      `WITH locked AS (
         SELECT c.id FROM payment_collection c
           JOIN payment p ON p.payment_collection_id = c.id JOIN ${kind} m ON m.payment_id = p.id
          WHERE m.id = $1 FOR NO KEY UPDATE OF c, p
       ), done AS (
         UPDATE ${kind} m SET status = 'done' FROM locked WHERE m.id = $1 AND m.status = 'pending'
         RETURNING m.id, m.payment_id, m.amount
       ), ${paying("$2::jsonb")}`,
    ),
    /**
     * Records what the provider says was moved in all, `$2`, as far as it is more than was ever begun here; `$3` names the
     * movement. The collection has to be locked.
     */
    reconcile: statement(
      `${kind}.reconcile`,
      `WITH more AS (
         SELECT p.id, least($2::bigint, p.${limit}) - p.${claimed} AS amount FROM payment p
          WHERE p.id = $1 AND p.canceled_at IS NULL AND least($2::bigint, p.${limit}) > p.${claimed} FOR UPDATE
       ), done AS (
         INSERT INTO ${kind} (id, payment_id, amount, key, status)
         SELECT $3, id, amount, id || ':provider:' || $2::bigint, 'done' FROM more
         RETURNING id, payment_id, amount
       ), ${paying("p.data", ", " + claimed + " = p." + claimed + " + done.amount")}`,
    ),
    /** Forgets a movement that the provider refused. */
    drop: statement(
      `${kind}.drop`,
      `WITH locked AS (
         SELECT p.id FROM payment p JOIN ${kind} m ON m.payment_id = p.id WHERE m.id = $1 FOR NO KEY UPDATE OF p
       ), gone AS (
         DELETE FROM ${kind} m USING locked WHERE m.id = $1 AND m.status = 'pending' RETURNING m.payment_id, m.amount
       )
       UPDATE payment p SET ${claimed} = p.${claimed} - gone.amount, updated_at = now()
         FROM gone WHERE p.id = gone.payment_id`,
    ),
    /** Hands out movements whose outcome is unknown, each at most once in `$1` milliseconds. */
    takePending: statement(
      `${kind}.take_pending`,
      `UPDATE ${kind} m SET tried_at = now()
         FROM payment p
        WHERE p.id = m.payment_id AND m.id IN (
          SELECT id FROM ${kind} WHERE status = 'pending' AND tried_at < now() - $1 * interval '1 millisecond'
           ORDER BY tried_at LIMIT 20 FOR UPDATE SKIP LOCKED)
       RETURNING m.id, p.id AS "paymentId", m.amount, m.status, p.provider_id AS "providerId",
                 p.currency_code AS "currencyCode", p.data`,
    ),
  };
}

export const movements = { capture: movement("capture"), refund: movement("refund") } as const;
