import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import type { AnyRoute } from "../src/platform/http/route.ts";
import { makeBusy } from "./busy-shop.ts";
import { openDemoShop } from "./demo-template.ts";
import type { TestShop } from "./open-test-shop.ts";
import { StaffDesk } from "./staff-desk.ts";
import { adminRequests } from "./staff-member.ts";

/** What every list takes; the rest are filters. */
const ofPages = new Set(["limit", "offset", "order", "fields", "$and", "$or"]);

/** Lists of the whole shop. Those of one parent, such as a product's variants, are as short as what one parent has. */
const lists = domains.flatMap(({ routes = [] }) =>
  routes.filter(
    ({ access, method, query, url }) =>
      access === "admin" && method === "GET" && query?.properties["offset"] && !url.includes("/:"),
  ),
);

const filters = lists.flatMap((route) =>
  Object.keys(route.query?.properties ?? {})
    .filter((name) => !ofPages.has(name))
    .map((name) => [route.url, name, route] as const),
);

/** Tables of which a shop has tens or hundreds of rows: PostgreSQL would read them whole with an index too. */
const small = new Set(
  `api_key campaign country customer_group price_list price_preference product_category product_collection product_option
   product_tag product_type refund_reason region return_reason sales_channel shipping_option shipping_option_rule
   shipping_option_type shipping_profile staff_invite staff_role staff_user stock_location store tax_rate tax_region
   webhook_endpoint`.split(/\s+/),
);

const halves = "one of two or three values: an index would find half of the table";
const rare = "the rarer of its two values has an index of its own, which a plan for any value cannot use";
const drafts = "drafts have an index of their own, which is read whole: they are few";

/** Filters without an index, and why. */
const unindexed: Readonly<Record<string, string>> = {
  "/admin/audit-log actor_type": halves,
  "/admin/customers deleted_at": "the list has nobody who was deleted",
  "/admin/product-variants deleted_at": "the list has none that was deleted",
  "/admin/promotions deleted_at": "the list has none that was deleted",
  "/admin/products is_giftcard": rare,
  "/admin/product-variants manage_inventory": rare,
  "/admin/product-variants allow_backorder": rare,
  "/admin/promotions type": halves,
  "/admin/promotions is_automatic": halves,
  "/admin/promotions is_tax_inclusive": halves,
  "/admin/inventory-items requires_shipping": halves,
  "/admin/notifications channel": halves,
  "/admin/reservations quantity": "nobody looks for a number of units in all of a shop",
  "/admin/products shipping_profile_id": "a shop has few profiles, and most products one of them",
  "/admin/orders is_draft_order": drafts,
  "/admin/draft-orders email": drafts,
  "/admin/draft-orders region_id": drafts,
  "/admin/draft-orders customer_id": drafts,
  "/admin/draft-orders sales_channel_id": drafts,
  "/admin/draft-orders currency_code": drafts,
  "/admin/draft-orders updated_at": drafts,
  "/admin/system/dead-letters subscriber": "dead letters have an index of their own, which is read whole: they are few",
  "/admin/system/runs q": "staff look for a run by its key, which is a filter",
  "/admin/workflows-executions q": "staff look for a run by its transaction_id, which is a filter",
  "/admin/workflows-executions updated_at":
    "runs that ended are indexed by it; a run changes too often for another index",
};

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Subplan Name"?: string;
  readonly Filter?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

const isIndexScan = ({ "Node Type": type }: Plan): boolean => /^(Bitmap )?Index (Only )?Scan$/.test(type);

/** Whether a node looks at each row of a table, or at each entry of an index, for those that a filter wants. */
const readsAll = (node: Plan): boolean =>
  node["Node Type"] === "Seq Scan" ||
  (node.Filter !== undefined &&
    (isIndexScan(node) || node["Node Type"] === "Bitmap Heap Scan") &&
    nodesOf(node).every((each) => each["Index Cond"] === undefined));

/** Rows of a page are looked up by their ids: only how they are found is of interest. */
const isOfPage = (node: Plan): boolean => node["Node Type"] === "CTE Scan";

let shop: TestShop;
beforeAll(async () => {
  shop = await openDemoShop();
  // PostgreSQL would gather statistics by itself, maybe just after a test has removed them.
  await shop.database.query(
    unnamed(
      `DO $$ DECLARE name text; BEGIN
         FOR name IN SELECT relid::regclass::text FROM pg_stat_user_tables
         LOOP EXECUTE 'ALTER TABLE ' || name || ' SET (autovacuum_enabled = false)'; END LOOP;
       END $$`,
    ),
  );
  await makeBusy(new StaffDesk(shop));
}, 240_000);
afterAll(() => shop.close());

/** One value of each type; the first that the list takes is asked for. */
const values = ["none", "7", "2026-01-31T00:00:00Z", "true", "done"];

/** What filters by something related name of it. */
const parts = ["id", "value", "iso_2", "reference_id", "location_id", "currency_code"];

/** What a list sends for a filter; nothing when it knows the answer by heart, as that of the payment providers. */
async function statementsFor({ url }: AnyRoute, filter: string): Promise<string[]> {
  const ask = adminRequests(shop, shop.adminAuthorization);
  for (const form of [filter, ...parts.map((part) => `${filter}[${part}]`)])
    for (const value of values) {
      shop.statements();
      const { status } = await ask("GET", `${url.replace("/admin", "")}?${form}=${encodeURIComponent(value)}`);
      const sent = shop.statements();
      if (status === 200) return sent.filter((text) => text.includes("WITH page AS"));
    }
  throw new Error(`No value fits ${filter} of ${url}: add one of its type to this test.`);
}

/** The tables that a statement's count reads from one end to the other although it may use any index there is. */
async function tablesReadWhole(text: string): Promise<string[]> {
  const plan = await shop.database.transaction(async (tx) => {
    await tx.query(unnamed("SET LOCAL enable_seqscan = off"), []);
    await tx.query(unnamed("DELETE FROM pg_statistic"), []);
    // Of a few rows any index is as good as another: as if there were very many.
    await tx.query(unnamed("UPDATE pg_class SET reltuples = 1e6, relpages = 1 WHERE relkind IN ('r', 'i')"), []);
    const [row] = await tx.query(
      unnamed<{ "QUERY PLAN": readonly { Plan: Plan }[] }>(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`),
      [],
    );
    return row?.["QUERY PLAN"][0]?.Plan;
  });
  if (!plan) throw new Error(`PostgreSQL has no plan for ${text}`);
  const whole = nodesOf(plan)
    .filter((node) => node["Subplan Name"]?.startsWith("InitPlan") && !nodesOf(node).some(isOfPage))
    .flatMap(nodesOf)
    .filter(readsAll)
    .map((node) => node["Relation Name"] ?? node["Node Type"]);
  return [...new Set(whole)].filter((table) => !small.has(table));
}

describe("every filter of the admin's lists finds what it is asked for by an index", () => {
  it.each(filters)("%s?%s=", async (url, filter, route) => {
    const whole = (await Promise.all((await statementsFor(route, filter)).map(tablesReadWhole))).flat();
    if (Object.hasOwn(unindexed, `${url} ${filter}`)) expect(whole).not.toEqual([]);
    else expect(whole).toEqual([]);
  });
});
