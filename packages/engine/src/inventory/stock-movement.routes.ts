import { InventoryItemNotFound, NotStocked } from "@hanse/plugin-kit";
import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { effectKey } from "./effect-key.ts";
import { StockLocationNotFound } from "./inventory.errors.ts";
import { LevelDto, MovementDto, toMovementDto, TransferBody } from "./inventory-item.schema.ts";
import type { LevelAdministration } from "./level-administration.service.ts";
import { toNote } from "./new-count.ts";

interface Uses {
  levelAdministration: LevelAdministration;
}

const Text = Type.Optional(Type.String({ minLength: 1, maxLength: 255 }));

export const listStockMovements = route({
  id: "admin.stockMovements.list",
  method: "GET",
  url: "/admin/stock-movements",
  access: "admin",
  permission: "inventory_item:read",
  summary: "Every change of what is stocked, the latest first: how much, why, by whom.",
  query: closed({
    inventory_item_id: Text,
    location_id: Text,
    reference: Text,
    before: Type.Optional(Type.String({ pattern: "^[0-9]{1,18}$" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    stock_movements: Type.Array(MovementDto),
    limit: Type.Integer(),
    /** The `before` of the next page; null on the last one. */
    next: Type.Union([Type.String(), Type.Null()]),
  }),
  async handle({ query }, { levelAdministration }: Uses) {
    const { inventory_item_id: itemId, location_id: locationId, limit = 50, ...same } = query;
    const search = { ...same, limit, ...(itemId && { itemId }), ...(locationId && { locationId }) };
    const { movements, next } = await levelAdministration.movements(search);
    return { stock_movements: movements.map(toMovementDto), limit, next };
  },
});

export const createStockTransfer = route({
  id: "admin.stockTransfers.create",
  method: "POST",
  url: "/admin/stock-transfers",
  access: "admin",
  permission: "inventory_item:write",
  summary: "Moves units of items from one location to another, all or none.",
  body: TransferBody,
  reply: Type.Object({ inventory_levels: Type.Array(LevelDto) }),
  errors: [InventoryItemNotFound, StockLocationNotFound, NotStocked],
  async handle({ body, caller, headers }, { levelAdministration }: Uses) {
    const { from_location_id: fromLocationId, to_location_id: toLocationId, items, ...note } = body;
    const goods = items.map(({ inventory_item_id: itemId, quantity }) => ({ itemId, quantity }));
    const transfer = { fromLocationId, toLocationId, goods, ...toNote(note, caller.actorId) };
    return { inventory_levels: await levelAdministration.transfer(transfer, effectKey(caller.actorId, headers)) };
  },
});
