import { type Database, unnamed } from "@hanse/plugin-kit";
import type { EngineProcess } from "./engine-process.ts";

const levelsOf = unnamed<{ variantId: string; itemId: string; locationId: string }>(
  `SELECT v.id AS "variantId", l.item_id AS "itemId", l.location_id AS "locationId"
     FROM product_variant v JOIN variant_inventory_item i ON i.variant_id = v.id
     JOIN stock_level l ON l.item_id = i.inventory_item_id
    WHERE v.sku = $1 ORDER BY l.location_id`,
);

/** Counts the stock of a variant: so many units at each of the demo shop's two locations. Returns the variant's id. */
export async function countStock(
  engine: Pick<EngineProcess, "app" | "adminAuthorization">,
  database: Database,
  sku: string,
  units: readonly [number, number],
): Promise<string> {
  const levels = await database.query(levelsOf, [sku]);
  const [first] = levels;
  if (!first || levels.length !== units.length)
    throw new Error(`The variant ${sku} is at ${levels.length} locations, not at ${units.length}.`);
  for (const [index, { itemId, locationId }] of levels.entries()) {
    const { statusCode, body } = await engine.app.inject({
      method: "POST",
      url: `/admin/inventory-items/${itemId}/location-levels/${locationId}`,
      headers: { authorization: engine.adminAuthorization },
      payload: { stocked_quantity: units[index] },
    });
    if (statusCode !== 200) throw new Error(`The stock of ${sku} could not be counted: ${statusCode} ${body}`);
  }
  return first.variantId;
}
