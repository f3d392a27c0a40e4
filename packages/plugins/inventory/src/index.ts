import { definePlugin, inventory as contract } from "@hanse/plugin-kit";
import Type from "typebox";
import { Item } from "./item.entity.ts";
import { Level } from "./level.entity.ts";
import { createStock } from "./migrations/inventory-0001.ts";
import { Allocation, Reservation } from "./reservation.entity.ts";
import { Reservations } from "./reservation.service.ts";
import { Stock } from "./stock.service.ts";

/**
 * Keeps stock in a PostgreSQL schema of its own: items, their levels at locations, and reservations that hold units until
 * they are committed, released or expire.
 */
export const inventory = definePlugin({
  id: "inventory",
  implements: { inventory: contract },
  config: Type.Object({}),
  data: { schema: "inventory", entities: [Item, Level, Reservation, Allocation], migrations: [createStock] },
  setup({ db, repeat }) {
    const reservations = new Reservations(db);
    const stock = new Stock(db);
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
        levels: (request) => stock.levels(request),
        putItems: async (items) => {
          await stock.putItems(items);
          return {};
        },
        deleteItems: async ({ itemIds }) => {
          await stock.deleteItems(itemIds);
          return {};
        },
        setStock: (counts, call) => stock.setStock(counts, call),
      },
    };
  },
});
