import type { MigrationStep } from "@hanse/plugin-kit";
import { Migration } from "@mikro-orm/migrations";

class CreateShipments extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE shipment (
        key text PRIMARY KEY,
        id text NOT NULL CONSTRAINT shipment_id_unique UNIQUE,
        status text NOT NULL CONSTRAINT shipment_status_check CHECK (status IN ('created', 'canceled')),
        tracking_number text CONSTRAINT shipment_tracking_number_unique UNIQUE,
        order_id text,
        display_id integer,
        service_id text,
        recipient jsonb,
        sender jsonb,
        items jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        canceled_at timestamptz,
        CONSTRAINT shipment_canceled_check CHECK ((status = 'canceled') = (canceled_at IS NOT NULL)),
        CONSTRAINT shipment_tombstone_check CHECK (tracking_number IS NOT NULL OR status = 'canceled')
      )`);
    this.addSql("CREATE SEQUENCE shipment_number");
  }
}

export const createShipments: MigrationStep = { name: "fulfillment-manual/0001", class: CreateShipments };
