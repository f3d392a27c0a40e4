import { definePlugin, inventory as contract } from "@hanse/plugin-kit";
import Type from "typebox";
import { Amendments } from "./amendment.service.ts";
import { Changes } from "./change.service.ts";
import { Item } from "./item.entity.ts";
import { KeyedChange } from "./keyed-change.entity.ts";
import { Level } from "./level.entity.ts";
import { createStock } from "./migrations/inventory-0001.ts";
import { createMovements } from "./migrations/inventory-0002.ts";
import { amendReservations } from "./migrations/inventory-0003.ts";
import { LevelChanges } from "./level-change.service.ts";
import { Movement } from "./movement.entity.ts";
import { Movements } from "./movement.service.ts";
import { Allocation, Reservation } from "./reservation.entity.ts";
import { Reservations } from "./reservation.service.ts";
import { Shipments } from "./shipment.service.ts";
import { Stock } from "./stock.service.ts";

/**
 * Keeps stock in a PostgreSQL schema of its own: items, their levels at locations, reservations that hold units until
 * they are committed, released or expire, and a record of why stock is what it is.
 */
export const inventory = definePlugin({
  id: "inventory",
  implements: { inventory: contract },
  config: Type.Object({}),
  data: {
    schema: "inventory",
    entities: [Item, Level, Reservation, Allocation, Movement, KeyedChange],
    migrations: [createStock, createMovements, amendReservations],
  },
  setup({ db, repeat }) {
    const reservations = new Reservations(db);
    const shipments = new Shipments(db);
    const amendments = new Amendments(db);
    const stock = new Stock(db);
    const levelChanges = new LevelChanges(db);
    const changes = new Changes(db);
    const movements = new Movements(db);
    repeat("expire-holds", 1_000, (options) => reservations.expireOverdue(options));
    repeat("forget-ended", 3_600_000, (options) => reservations.forgetEnded(options));
    return {
      inventory: {
        reserve: (request, call) => reservations.reserve(request, call),
        commit: ({ key }, call) => reservations.commit(key, call),
        release: async ({ key }, call) => {
          await reservations.release(key, call);
          return {};
        },
        ship: (request, call) => shipments.ship(request, call),
        releaseLines: (request, call) => amendments.releaseLines(request, call),
        amend: (request, call) => amendments.amend(request, call),
        levels: (request) => stock.levels(request),
        availability: (request) => stock.availability(request),
        putItems: async (items) => {
          await stock.putItems(items);
          return {};
        },
        deleteItems: async ({ itemIds }) => {
          await stock.deleteItems(itemIds);
          return {};
        },
        deleteLevels: async (request) => {
          await stock.deleteLevels(request);
          return {};
        },
        setStock: (counts, call) => stock.setStock(counts, call),
        changeLevels: (request, call) => levelChanges.change(request, call),
        adjust: (request, call) => changes.adjust(request, call),
        receive: (request, call) => changes.receive(request, call),
        transfer: (request, call) => changes.transfer(request, call),
        movements: (request) => movements.page(request),
      },
    };
  },
});
