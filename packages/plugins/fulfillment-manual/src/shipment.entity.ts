import type { Parcel, ParcelAddress } from "@hanse/plugin-kit";
import { defineEntity, p } from "@mikro-orm/core";

/** A parcel that was packed by hand, or the tombstone of one that must not be. Holds names and addresses of shoppers. */
export const Shipment = defineEntity({
  name: "Shipment",
  tableName: "shipment",
  properties: {
    key: p.text().primary(),
    id: p.text().unique("shipment_id_unique"),
    status: p.enum(["created", "canceled"]),
    /** Null for the tombstone of an undo that came first. */
    trackingNumber: p.text().nullable().unique("shipment_tracking_number_unique"),
    orderId: p.text().nullable(),
    displayId: p.integer().nullable(),
    serviceId: p.text().nullable(),
    recipient: p.json<ParcelAddress>().nullable(),
    sender: p.json<ParcelAddress>().nullable(),
    items: p.json<Parcel["items"]>().defaultRaw("'[]'"),
    createdAt: p.datetime().defaultRaw("now()"),
    canceledAt: p.datetime().nullable(),
  },
  checks: [
    { name: "shipment_canceled_check", expression: "(status = 'canceled') = (canceled_at IS NOT NULL)" },
    { name: "shipment_tombstone_check", expression: "tracking_number IS NOT NULL OR status = 'canceled'" },
  ],
});
