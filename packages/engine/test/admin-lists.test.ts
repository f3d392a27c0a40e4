import { describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import type { AnyRoute } from "../src/platform/http/route.ts";

const lists = domains.flatMap(({ routes = [] }) =>
  routes.filter(({ access, method, query }) => access === "admin" && method === "GET" && query?.properties["limit"]),
);

/** What lists do not take, and why. Whoever adds a list is held to all of it without doing anything. */
const exceptions: Readonly<Record<string, readonly [lacking: string, why: string]>> = {
  "/admin/stock-movements": [
    "offset,order,q,fields",
    "the inventory plugin's, by a cursor that no new movement shifts",
  ],
  "/admin/tax-providers": ["fields", "an id and whether it is enabled"],
  "/admin/fulfillment-providers": ["fields", "an id and whether it is enabled"],
  "/admin/fulfillment-providers/:id/options": ["q,fields", "the few that a plugin offers, in its words"],
  "/admin/promotions/rule-value-options/:rule_type/:rule_attribute_id": ["order,fields", "values and labels, by label"],
  "/admin/orders/:id/timeline": ["order,q,fields", "what happened, in the order in which it did"],
  "/admin/system/queues/:name/failed": ["order,q,fields", "the queue's own, which may be in Redis"],
  "/admin/locales": ["fields", "a shop speaks one language: the list is empty"],
  "/admin/reports/sales": ["offset,order,q,fields", "sums over orders, not things"],
  "/admin/reports/stock": ["offset,order,q,fields", "what runs out first, not things"],
};

const lackingOf = ({ query, selects }: AnyRoute): string => {
  const missing = ["limit", "offset", "order", "q"].filter((name) => !query?.properties[name]);
  return [...missing, ...(selects ? [] : ["fields"])].join();
};

describe("every list of the admin", () => {
  it("takes limit, offset, order, q and fields, or has a reason not to", () => {
    const lacking = lists.flatMap((route) => {
      const lack = lackingOf(route);
      return lack === (exceptions[route.url]?.[0] ?? "") ? [] : [`${route.url} lacks ${lack}`];
    });
    expect(lacking).toEqual([]);
    expect(Object.keys(exceptions).filter((url) => !lists.some((route) => route.url === url))).toEqual([]);
    expect(lists.length).toBeGreaterThan(50);
  });
});
