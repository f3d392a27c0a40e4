import { AsyncLocalStorage } from "node:async_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiKeyService } from "../src/api-key/index.ts";
import { domains } from "../src/domains.ts";
import { createShop, type Shop } from "../src/main.ts";
import type { FieldTree } from "../src/platform/http/fields.ts";
import type { AnyRoute } from "../src/platform/http/route.ts";
import type { StaffService } from "../src/staff/index.ts";
import { makeBusy, twenty } from "./busy-shop.ts";
import { demoDatabase } from "./demo-template.ts";
import { testConfig } from "./open-test-shop.ts";
import { StaffDesk } from "./staff-desk.ts";

/** What a request sends. Work that goes on beside it, even when the request has woken it, is in no request. */
const counting = new AsyncLocalStorage<string[]>();

let shop: Shop;
let desk: StaffDesk;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await demoDatabase();
  drop = database.drop;
  shop = await createShop({
    config: testConfig(),
    databaseUrl: database.url,
    checkReplies: true,
    onStatement: (text) => void counting.getStore()?.push(text),
  });
  const apiKeys = shop.container.resolve<ApiKeyService>("apiKeys");
  const [publishable] = await apiKeys.publishable();
  const { token } = await apiKeys.createSecret({ title: "budgets" });
  desk = new StaffDesk({
    app: shop.http,
    key: publishable?.token ?? "",
    adminAuthorization: `Basic ${btoa(`${token}:`)}`,
  });
  const staff = shop.container.resolve<StaffService>("staff");
  for (let number = 1; number <= twenty; number += 1) {
    const email = `staff${number}@shop.example`;
    await staff.create({ email, password: "a good password", roleIds: ["role_support"] });
  }
  await makeBusy(desk);
}, 240_000);
afterAll(async () => {
  await shop.close();
  await drop();
});

interface Read {
  readonly statements: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** The statements of a read, once what it keeps in memory is there. */
async function read(url: string): Promise<Read> {
  await desk.must("GET", url);
  const statements: string[] = [];
  const body = await counting.run(statements, () => desk.must<Record<string, unknown>>("GET", url));
  return { statements, body };
}

const rowsOf = ({ body }: Read): readonly { readonly id: string }[] => Object.values(body).find(Array.isArray) ?? [];

/** Every relation that a route can show, each with all that is in it, and what is costly. */
function everything({ selects }: AnyRoute): string {
  const below = (tree: FieldTree, prefix: string, depth: number): string[] =>
    Object.entries(tree).flatMap(([name, node]) => {
      if (node === true || depth === 0) return [];
      return node === "onRequest"
        ? [`+${prefix}${name}`]
        : [`*${prefix}${name}`, ...below(node, `${prefix}${name}.`, depth - 1)];
    });
  return selects ? `fields=${encodeURIComponent(below(selects.allowed, "", 3).join(","))}` : "";
}

const reads = new Map(
  domains
    .flatMap(({ routes = [] }) => routes)
    .filter(({ method, url }) => method === "GET" && url.startsWith("/admin/"))
    .map((route) => [route.url.replace("/admin", ""), route] as const),
);
const takes = (route: AnyRoute, parameter: string): boolean => Object.hasOwn(route.query?.properties ?? {}, parameter);
/** Every list, whichever domain brings it; but reports, which are sums of what there is. */
const lists = [...reads].filter(([url, route]) => !/:|^\/reports/.test(url) && takes(route, "limit"));

/** What can be read by itself of what is listed. */
const singles = lists.flatMap(([url]) => {
  const route = reads.get(`${url}/:id`);
  return route ? [[url, route] as const] : [];
});

/** Lists of what belongs to one thing. */
const within = [...reads].filter(([url, route]) => /^\/[a-z-]+\/:id\/[a-z-]+$/.test(url) && takes(route, "limit"));

/** The lists that staff look at most, each searched, filtered and sorted in a way that finds something. */
const busiest: readonly (readonly [url: string, way: string])[] = [
  ["/products", "q=a&status[]=published&order=-title"],
  ["/product-variants", "q=b&manage_inventory=true&order=-title"],
  ["/product-categories", "q=Category&is_active=false&order=-name"],
  ["/collections", "q=Collection&created_at[$gte]=2020-01-01&order=-title"],
  ["/inventory-items", "q=b&created_at[$gte]=2020-01-01&order=-sku"],
  ["/reservations", "q=Reservation&created_at[$gte]=2020-01-01&order=-created_at"],
  ["/customers", "q=customer&has_account=false&order=-email"],
  ["/orders", "q=ada&payment_status[]=captured&order=-display_id"],
  ["/payments", "q=pp_system_default&created_at[$gte]=2020-01-01&order=-created_at"],
  ["/returns", "q=a&status[]=requested&order=-created_at"],
  ["/exchanges", "q=a&created_at[$gte]=2020-01-01&order=-created_at"],
  ["/claims", "q=a&type=refund&order=-created_at"],
  ["/draft-orders", "q=caller&created_at[$gte]=2020-01-01&order=-created_at"],
  ["/promotions", "q=BUSY&status[]=draft&order=-code"],
  ["/price-lists", "q=Price&status[]=draft&order=-title"],
  ["/users", "q=staff&created_at[$gte]=2020-01-01&order=-email"],
];

describe("one statement reads", () => {
  it.each(busiest)("%s, be it one row or twenty, with all that belongs to them", async (url, way) => {
    const route = reads.get(url);
    if (!route) throw new Error(`There is no list ${url}.`);
    for (const asked of ["", everything(route), way]) {
      for (const limit of [1, twenty]) {
        const page = await read(`${url}?limit=${limit}&${asked}`);
        expect([asked, limit, page.statements.length]).toEqual([asked, limit, 1]);
        if (asked !== way) expect(rowsOf(page)).toHaveLength(limit);
        else expect(rowsOf(page).length).toBeGreaterThan(0);
      }
    }
  });
});

/** What is kept in memory needs no statement. */
describe("at most one statement reads", () => {
  it.each(lists)("%s, however it is asked for", async (url, route) => {
    const ways = ["", "limit=1", everything(route), ...(takes(route, "q") ? ["q=a"] : [])];
    for (const way of ways) expect([way, (await read(`${url}?${way}`)).statements.length <= 1]).toEqual([way, true]);
  });
});

/** A draft is an order, and what only drafts have. */
const dearSingles = new Map([["/draft-orders", 2]]);

describe("as few statements as it takes read", () => {
  it.each(singles)("one of %s, with all that belongs to it", async (url, route) => {
    const [row] = rowsOf(await read(`${url}?limit=1`));
    if (!row) return;
    const budget = dearSingles.get(url) ?? 1;
    for (const way of ["", everything(route)]) {
      const { statements } = await read(`${url}/${row.id}?${way}`);
      expect([way, statements.length <= budget]).toEqual([way, true]);
    }
  });
});

/** One for the list, and one to know that there is the thing that it belongs to. */
describe("at most two statements read", () => {
  it.each(within)("%s", async (url, route) => {
    const [parent = ""] = url.split("/:id");
    const [row] = rowsOf(await read(`${parent}?limit=1`));
    if (!row) return;
    for (const way of ["", everything(route)]) {
      const { statements } = await read(`${url.replace(":id", row.id)}?${way}`);
      expect([way, statements.length <= 2]).toEqual([way, true]);
    }
  });
});
