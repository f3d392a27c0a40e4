import { statement } from "@hanse/plugin-kit";
import { wholeOrderSql } from "../order/index.ts";
import type { DraftNotes, DraftOrder } from "./draft-order.ts";

/** The heading of a draft, $1, with its notes; it comes to nothing until it is given lines. */
export const insertDraft = statement<never>(
  "draft_order.insert",
  `WITH made AS (
     INSERT INTO orders (id, is_draft_order, status, region_id, customer_id, sales_channel_id, email, currency_code, locale,
                         shipping_address, billing_address, metadata, placed_total, total, subtotal, tax_total, discount_total,
                         item_total, shipping_total)
     SELECT x.id, true, 'draft', x."regionId", x."customerId", x."salesChannelId", x.email, x."currencyCode", x.locale,
            x."shippingAddress", x."billingAddress", x.metadata, 0, 0, 0, 0, 0, 0, 0
       FROM json_to_record($1) AS x (
              id text, "regionId" text, "customerId" text, "salesChannelId" text, email text, "currencyCode" text, locale text,
              "shippingAddress" jsonb, "billingAddress" jsonb, metadata jsonb)
     RETURNING id)
   INSERT INTO draft_order (order_id, promo_codes, no_notification, created_by) SELECT id, $2::text[], $3, $4 FROM made`,
);

export const changeDraft = statement<never>(
  "draft_order.change",
  `UPDATE orders o SET email = x.email, customer_id = x."customerId", sales_channel_id = x."salesChannelId", locale = x.locale,
          metadata = x.metadata, shipping_address = x."shippingAddress", billing_address = x."billingAddress", updated_at = now()
     FROM json_to_record($2) AS x (email text, "customerId" text, "salesChannelId" text, locale text, metadata jsonb,
            "shippingAddress" jsonb, "billingAddress" jsonb)
    WHERE o.id = $1`,
);

export const deleteDraft = statement<never>("draft_order.delete", "DELETE FROM orders WHERE id = $1");

/** What is or was a draft. */
export const loadDraft = statement<DraftNotes & { order: Omit<DraftOrder, keyof DraftNotes> | null }>(
  "draft_order.load",
  `SELECT d.promo_codes AS "promoCodes", d.no_notification AS "noNotification",
          ${wholeOrderSql("o.id = d.order_id")} AS "order"
     FROM draft_order d WHERE d.order_id = $1`,
);

/** Of what is locked already. */
export const loadNotes = statement<DraftNotes>(
  "draft_order.notes",
  `SELECT promo_codes AS "promoCodes", no_notification AS "noNotification" FROM draft_order WHERE order_id = $1`,
);

export const setCodes = statement<never>(
  "draft_order.set_codes",
  "UPDATE draft_order SET promo_codes = $2::text[] WHERE order_id = $1",
);

/** Makes the draft $1 an order from this moment on, whose stock is reserved under $2; $3 did it. */
export const placeDraft = statement<{ placedAt: string }>(
  "draft_order.place",
  `WITH reserved AS (
     INSERT INTO order_reservation (key, order_id) SELECT $2, $1 WHERE $2::text IS NOT NULL
   ), noted AS (
     UPDATE draft_order SET converted_by = $3 WHERE order_id = $1
   )
   UPDATE orders SET status = 'pending', created_at = now(), updated_at = now()
    WHERE id = $1 AND is_draft_order AND status = 'draft' RETURNING hanse_iso(created_at) AS "placedAt"`,
);
