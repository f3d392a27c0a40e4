import { Migration } from "@mikro-orm/migrations";

/** Parcels of orders. Counters of the order's lines move in the same transactions; their CHECKs keep the sums. */
export class CreateFulfillment extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE fulfillment (
        id text PRIMARY KEY,
        order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
        -- creating, shipping and canceling: somebody else has been asked, and the answer is not in yet.
        state text NOT NULL CHECK (state IN ('creating', 'open', 'shipping', 'shipped', 'delivered', 'canceling', 'canceled')),
        location_id text NOT NULL,
        provider_id text NOT NULL,
        service_id text NOT NULL,
        shipping_option_id text,
        requires_shipping boolean NOT NULL,
        delivery_address jsonb,
        -- What its provider was told.
        parcel jsonb NOT NULL,
        data jsonb NOT NULL DEFAULT '{}',
        -- What leaves the inventory plugin's reservations, and the labels it leaves with: decided once, done until it is done.
        shipment jsonb,
        no_notification boolean NOT NULL DEFAULT false,
        metadata jsonb,
        created_by text,
        marked_shipped_by text,
        packed_at timestamptz,
        shipped_at timestamptz,
        delivered_at timestamptz,
        canceled_at timestamptz,
        tried_at timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT fulfillment_shipped_check CHECK ((shipped_at IS NOT NULL) = (state IN ('shipped', 'delivered'))),
        CONSTRAINT fulfillment_delivered_check CHECK ((delivered_at IS NOT NULL) = (state = 'delivered')),
        CONSTRAINT fulfillment_canceled_check CHECK ((canceled_at IS NOT NULL) = (state = 'canceled'))
      )`);
    this.addSql(`CREATE INDEX fulfillment_order ON fulfillment (order_id, created_at, id)`);
    this.addSql(
      `CREATE INDEX fulfillment_unsettled ON fulfillment (tried_at) WHERE state IN ('creating', 'shipping', 'canceling')`,
    );
    this.addSql(`
      CREATE TABLE fulfillment_item (
        id text PRIMARY KEY,
        fulfillment_id text NOT NULL REFERENCES fulfillment ON DELETE CASCADE,
        order_line_item_id text NOT NULL REFERENCES order_line_item ON DELETE CASCADE,
        quantity integer NOT NULL CHECK (quantity > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (fulfillment_id, order_line_item_id)
      )`);
    this.addSql(`CREATE INDEX fulfillment_item_line ON fulfillment_item (order_line_item_id)`);
    this.addSql(`
      CREATE TABLE fulfillment_label (
        id text PRIMARY KEY,
        fulfillment_id text NOT NULL REFERENCES fulfillment ON DELETE CASCADE,
        tracking_number text NOT NULL,
        tracking_url text NOT NULL,
        label_url text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    this.addSql(`CREATE INDEX fulfillment_label_fulfillment ON fulfillment_label (fulfillment_id)`);
  }
}
