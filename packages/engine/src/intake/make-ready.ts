import { type Database, unnamed } from "@hanse/plugin-kit";
import type { AwilixContainer } from "awilix";
import type { ProductPageService } from "../storefront/index.ts";

const analyze = unnamed<never>("ANALYZE");

/**
 * Ends a large intake: PostgreSQL learns what its tables have become, and the pages that shoppers ask for are rendered
 * beforehand. A shop would get there by itself; this is for those who want to measure or open it at once.
 */
export async function makeReady(container: AwilixContainer): Promise<void> {
  await container.resolve<Database>("database").query(analyze);
  const pages = container.resolve<ProductPageService>("productPages");
  while ((await pages.renderDue()) > 0);
}
