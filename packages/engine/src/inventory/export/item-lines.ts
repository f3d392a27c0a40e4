import { toLine, toList } from "../../transfer/index.ts";
import type { InventoryItemDto } from "../inventory-item.schema.ts";

type Level = InventoryItemDto["location_levels"][number];
type Value = string | number | boolean | null | undefined;

const text = (value: Value): string => (value === null || value === undefined ? "" : String(value));

const ofItem: Readonly<Record<string, (item: InventoryItemDto) => Value>> = {
  inventory_item_id: ({ id }) => id,
  sku: ({ sku }) => sku,
  title: ({ title }) => title,
  description: ({ description }) => description,
  variant_ids: ({ variants }) => toList(variants.flatMap(({ id }) => id ?? [])),
  requires_shipping: (item) => item.requires_shipping,
  weight: ({ weight }) => weight,
  length: ({ length }) => length,
  height: ({ height }) => height,
  width: ({ width }) => width,
  origin_country: (item) => item.origin_country,
  hs_code: (item) => item.hs_code,
  mid_code: (item) => item.mid_code,
  material: ({ material }) => material,
};

const ofLevel: Readonly<Record<string, (level: Level) => Value>> = {
  location_id: (level) => level.location_id,
  location: (level) => level.stock_locations?.[0]?.name,
  stocked_quantity: (level) => level.stocked_quantity,
  reserved_quantity: (level) => level.reserved_quantity,
  available_quantity: (level) => level.available_quantity,
  incoming_quantity: (level) => level.incoming_quantity,
  missing_quantity: (level) => level.missing_quantity,
};

/** The first line of a file. */
export const itemHeader: string = toLine([...Object.keys(ofItem), ...Object.keys(ofLevel)]);

/** A row for each location that has the item; one that no location has has a row of its own. */
export function itemLines(item: InventoryItemDto): string {
  const onEach = Object.values(ofItem).map((cell) => text(cell(item)));
  const levels = item.location_levels.length > 0 ? item.location_levels : [{}];
  return levels
    .map((level: Level) => toLine([...onEach, ...Object.values(ofLevel).map((cell) => text(cell(level)))]))
    .join("");
}
