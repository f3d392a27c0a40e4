import { defineEntity, p } from "@mikro-orm/core";

/** A promise of units, named by the idempotency key it was made with. Without allocations: the tombstone of an undo that came first. */
export const Reservation = defineEntity({
  name: "Reservation",
  tableName: "reservation",
  properties: {
    key: p.text().primary(),
    status: p.enum(["held", "committed", "released", "expired"]),
    expiresAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    /** Grows with everything that happens to it, shipments above all, so that whoever read it before notices. */
    shipments: p.integer().default(0),
    /** Whether it takes other units than it was made with. */
    amended: p.boolean().default(false),
  },
  checks: [
    { name: "reservation_expires_at_check", expression: "(status = 'held') = (expires_at IS NOT NULL)" },
    { name: "reservation_ended_at_check", expression: "(status IN ('released', 'expired')) = (ended_at IS NOT NULL)" },
  ],
  indexes: [
    { name: "reservation_expires_at_index", properties: ["expiresAt"], where: "expires_at IS NOT NULL" },
    { name: "reservation_ended_at_index", properties: ["endedAt"], where: "ended_at IS NOT NULL" },
  ],
});

/** Units of one location that a reservation's line took. */
export const Allocation = defineEntity({
  name: "Allocation",
  tableName: "allocation",
  properties: {
    reservation: () => p.manyToOne(Reservation).primary().mapToPk().fieldName("key").deleteRule("cascade"),
    lineId: p.text().primary(),
    locationId: p.text().primary(),
    itemId: p.text(),
    quantity: p.bigint("number"),
    shipped: p.bigint("number").defaultRaw("0"),
  },
  checks: [
    { name: "allocation_quantity_check", expression: "quantity > 0" },
    { name: "allocation_shipped_check", expression: "shipped >= 0 AND shipped <= quantity" },
  ],
});
