export { freshDatabase, type FreshDatabase } from "./fresh-database.ts";
export { inBothPlacements, type Candidate } from "./placement.ts";
export { schemaDrift } from "./schema-drift.ts";
export { tryPlugin, type TriedPlugin } from "./tried-plugin.ts";
