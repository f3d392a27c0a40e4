import type { PaymentStatus } from "@hanse/plugin-kit";

export type CollectionStatus =
  | "not_paid"
  | "awaiting"
  | "authorized"
  | "partially_authorized"
  | "canceled"
  | "completed"
  | "failed";
export type SessionStatus = "pending" | "requires_more" | "authorized" | "captured" | "error" | "canceled";

type Json = Record<string, unknown>;

/** An attempt to pay a collection through one provider. Amounts in minor units. */
export interface PaymentSession {
  readonly id: string;
  readonly providerId: string;
  readonly currencyCode: string;
  readonly amount: number;
  readonly status: SessionStatus;
  readonly data: Json;
}

/** Money taken, or given back. */
export interface Movement {
  readonly id: string;
  readonly amount: number;
  readonly createdBy: string | null;
  readonly createdAt: string;
}

/** Money that a provider has authorised. */
export interface Payment {
  readonly id: string;
  readonly sessionId: string;
  readonly collectionId: string;
  readonly providerId: string;
  readonly currencyCode: string;
  readonly amount: number;
  readonly capturedAmount: number;
  readonly refundedAmount: number;
  readonly data: Json;
  readonly capturedAt: string | null;
  readonly canceledAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly captures: readonly Movement[];
  readonly refunds: readonly (Movement & { readonly note: string | null; readonly reasonId: string | null })[];
}

/** What a cart has to pay, and what became of it. */
export interface PaymentCollection {
  readonly id: string;
  readonly cartId: string | null;
  readonly regionId: string | null;
  readonly currencyCode: string;
  readonly amount: number;
  readonly status: CollectionStatus;
  readonly completedAt: string | null;
  readonly metadata: Json | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Without those that were given up. */
  readonly sessions: readonly PaymentSession[];
  readonly payments: readonly Payment[];
}

/** States in which a session may still become, or has become, a payment; a collection has one such session at most. */
export const liveStatuses = `('pending', 'requires_more', 'authorized', 'captured')`;

/** Whether the status is one of {@link liveStatuses}. */
export const isLive = (status: SessionStatus): boolean => status !== "error" && status !== "canceled";

/** The session's status for what a provider reports. */
export const sessionStatusOf = (status: PaymentStatus): SessionStatus => (status === "declined" ? "error" : status);

const movementsOf = (table: "capture" | "refund", payment: string): string =>
  `(SELECT coalesce(json_agg(json_build_object('id', m.id, 'amount', m.amount, 'createdBy', m.created_by,
             ${table === "refund" ? "'note', m.note, 'reasonId', m.refund_reason_id, " : ""}'createdAt', m.created_at) ORDER BY m.created_at, m.id), '[]')
      FROM ${table} m WHERE m.payment_id = ${payment}.id AND m.status = 'done')`;

/** A JSON object with a {@link Payment}; `alias` is that of the table `payment`. */
export const paymentJson = (alias: string): string =>
  `json_build_object('id', ${alias}.id, 'sessionId', ${alias}.payment_session_id, 'collectionId', ${alias}.payment_collection_id,
     'providerId', ${alias}.provider_id, 'currencyCode', ${alias}.currency_code, 'amount', ${alias}.amount,
     'capturedAmount', ${alias}.captured_amount, 'refundedAmount', ${alias}.refunded_amount, 'data', ${alias}.data,
     'capturedAt', ${alias}.captured_at, 'canceledAt', ${alias}.canceled_at,
     'version', ${alias}.version, 'createdAt', ${alias}.created_at, 'updatedAt', ${alias}.updated_at,
     'captures', ${movementsOf("capture", alias)}, 'refunds', ${movementsOf("refund", alias)})`;

/**
 * For the statement of another domain: a JSON object with a {@link PaymentCollection}; `alias` is that of the table
 * `payment_collection`.
 */
export const paymentCollectionJson = (alias: string): string =>
  `json_build_object('id', ${alias}.id, 'cartId', ${alias}.cart_id, 'regionId', ${alias}.region_id,
     'currencyCode', ${alias}.currency_code, 'amount', ${alias}.amount, 'status', ${alias}.status,
     'completedAt', ${alias}.completed_at, 'metadata', ${alias}.metadata,
     'createdAt', ${alias}.created_at, 'updatedAt', ${alias}.updated_at,
     'sessions', (
       SELECT coalesce(json_agg(json_build_object('id', s.id, 'providerId', s.provider_id, 'currencyCode', s.currency_code,
                'amount', s.amount, 'status', s.status, 'data', s.data) ORDER BY s.created_at, s.id), '[]')
         FROM payment_session s WHERE s.payment_collection_id = ${alias}.id AND s.status <> 'canceled'),
     'payments', (
       SELECT coalesce(json_agg(${paymentJson("p")} ORDER BY p.created_at, p.id), '[]')
         FROM payment p WHERE p.payment_collection_id = ${alias}.id))`;

/**
 * A scalar subquery for the statement of another domain: {@link PaymentCollection}s as a JSON array, the oldest first.
 *
 * @param ids a query for the ids of those that are meant: with an OR in its place, PostgreSQL reads them all.
 */
export const paymentCollectionsSql = (ids: string): string =>
  `(SELECT coalesce(json_agg(${paymentCollectionJson("collections_of")} ORDER BY collections_of.created_at, collections_of.id), '[]')
      FROM payment_collection collections_of WHERE collections_of.id = ANY(ARRAY(${ids})))`;

/**
 * A scalar subquery for the statement of another domain: the {@link PaymentCollection} of one cart as JSON, or null.
 *
 * @param cartId an expression, such as `c.id`.
 */
export const paymentCollectionOfCartSql = (cartId: string): string =>
  `(SELECT ${paymentCollectionJson("collection_of")} FROM payment_collection collection_of WHERE collection_of.cart_id = ${cartId})`;
