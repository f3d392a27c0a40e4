import { defineEntity, p } from "@mikro-orm/core";
import { Item } from "./item.entity.ts";

/**
 * The counters of an item at a location. `uncovered` are the promised units that are not there: taken on backorder, or
 * missing since a physical count, which `missing` counts. Whoever promises without raising it cannot promise more than is
 * stocked.
 */
export const Level = defineEntity({
  name: "Level",
  tableName: "level",
  properties: {
    item: () => p.manyToOne(Item).primary().mapToPk(),
    locationId: p.text().primary(),
    stocked: p.bigint("number").defaultRaw("0"),
    reserved: p.bigint("number").defaultRaw("0"),
    uncovered: p.bigint("number").defaultRaw("0"),
    missing: p.bigint("number").defaultRaw("0"),
    incoming: p.bigint("number").defaultRaw("0"),
    version: p.bigint("number"),
  },
  checks: [
    { name: "level_counts_check", expression: "stocked >= 0 AND reserved >= 0 AND incoming >= 0" },
    { name: "level_reserved_check", expression: "reserved <= stocked + uncovered" },
    { name: "level_missing_check", expression: "missing >= 0 AND missing <= uncovered" },
    { name: "level_uncovered_check", expression: "uncovered = greatest(reserved - stocked, 0)" },
  ],
});
