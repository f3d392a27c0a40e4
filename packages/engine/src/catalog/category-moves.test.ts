import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Medusa } from "../../test/medusa.ts";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import type { CategoryDto } from "./grouping.schema.ts";

interface Body {
  readonly product_category: CategoryDto;
  readonly message: string;
  readonly data: { readonly code: string };
}

let shop: TestShop;
let sdk: Medusa;
beforeAll(async () => {
  shop = await openTestShop();
  sdk = await openAdminSdk(shop);
});
afterAll(() => shop.close());

async function send(method: "GET" | "POST" | "DELETE", url: string, payload?: object, headers = {}) {
  const reply = await shop.app.inject({
    method,
    url: `/admin/product-categories${url}`,
    headers: { authorization: shop.adminAuthorization, ...headers },
    ...(payload && { payload }),
  });
  return { status: reply.statusCode, body: reply.json<Body>(), etag: String(reply.headers["etag"]) };
}
const byNumber = (one: number, other: number): number => one - other;
const make = async (name: string, more: object = {}): Promise<string> =>
  (await send("POST", "", { name, is_active: true, ...more })).body.product_category.id;
const move = (id: string, changes: object) => send("POST", `/${id}`, changes);

/** The children of a category in their order, with their ranks. */
async function children(parentId: string | null): Promise<string[]> {
  const { product_categories: found } = await sdk.admin.productCategory.list({
    parent_category_id: parentId,
    fields: "name,rank",
  } as never);
  return found.map(({ name, rank }) => `${rank} ${name}`);
}

/** Every category whose path is not that of its parent, or that is above itself. */
const brokenPaths = unnamed<{ id: string }>(
  `SELECT c.id FROM product_category c LEFT JOIN product_category p ON p.id = c.parent_category_id
    WHERE c.mpath <> coalesce(p.mpath || '.', '') || c.id`,
);

describe("the place of a category", () => {
  test("is among its siblings where it is put, and the others make room", async () => {
    const parent = await make("Ranks");
    const a = await make("A", { parent_category_id: parent });
    await make("B", { parent_category_id: parent });
    await make("First", { parent_category_id: parent, rank: 0 });
    const last = await make("Last", { parent_category_id: parent, rank: 99 });
    expect(await children(parent)).toEqual(["0 First", "1 A", "2 B", "3 Last"]);
    expect((await move(last, { rank: 1 })).body.product_category.rank).toBe(1);
    expect(await children(parent)).toEqual(["0 First", "1 Last", "2 A", "3 B"]);
    await move(a, { rank: 3 });
    expect(await children(parent)).toEqual(["0 First", "1 Last", "2 B", "3 A"]);
    expect((await send("DELETE", `/${last}`)).body).toEqual({ id: last, object: "product_category", deleted: true });
    expect(await children(parent)).toEqual(["0 First", "1 B", "2 A"]);
  });

  test("stays one of a kind when many come at once", async () => {
    const parent = await make("Crowd");
    const names = Array.from({ length: 8 }, (_, index) => `Crowd ${index}`);
    await Promise.all(names.map((name) => make(name, { parent_category_id: parent, rank: 0 })));
    const ranks = (await children(parent)).map((text) => text.split(" ")[0]);
    expect(ranks).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  });

  test("stays one of a kind when all are moved at once, within their parent and to another", async () => {
    const [one, two] = [await make("Crossing one"), await make("Crossing two")];
    const ids: string[] = [];
    for (let index = 0; index < 8; index++)
      ids.push(await make(`Mover ${index}`, { parent_category_id: index % 2 ? one : two }));
    for (let round = 0; round < 3; round++) {
      const replies = await Promise.all(
        ids.map((id, index) =>
          move(id, { rank: (index * 3 + round) % 5, parent_category_id: (index + round) % 3 ? one : two }),
        ),
      );
      expect(replies.map(({ status }) => status)).toEqual(ids.map(() => 200));
      const [inOne, inTwo] = [await children(one), await children(two)];
      expect(inOne.length + inTwo.length).toBe(ids.length);
      for (const list of [inOne, inTwo])
        expect(list.map((text) => text.split(" ")[0])).toEqual(list.map((_, rank) => String(rank)));
    }
    expect(await shop.database.query(brokenPaths)).toEqual([]);
  });

  test("moves with the whole branch, and back to the top", async () => {
    const [one, two] = [await make("One"), await make("Two")];
    const middle = await make("Middle", { parent_category_id: one });
    const leaf = await make("Leaf", { parent_category_id: middle });
    await make("Stays", { parent_category_id: one });
    const moved = await move(middle, { parent_category_id: two, name: "Centre" });
    expect(moved.body.product_category).toMatchObject({ name: "Centre", rank: 0, parent_category: { id: two } });
    expect(await children(one)).toEqual(["0 Stays"]);
    const { body } = await send("GET", `/${leaf}?include_ancestors_tree=true`);
    expect(body.product_category.parent_category).toMatchObject({
      id: middle,
      parent_category: { id: two, parent_category: null },
    });
    const down = await send("GET", `/${two}?include_descendants_tree=true&fields=id`);
    expect(down.body.product_category.category_children).toMatchObject([
      { id: middle, category_children: [{ id: leaf }] },
    ]);
    await move(middle, { parent_category_id: null });
    expect((await send("GET", `/${middle}`)).body.product_category.parent_category_id).toBeNull();
    expect(await shop.database.query(brokenPaths)).toEqual([]);
  });

  test("is never below itself", async () => {
    const top = await make("Top");
    const below = await make("Below", { parent_category_id: top });
    for (const parent of [top, below]) {
      const refused = await move(top, { parent_category_id: parent });
      expect(refused).toMatchObject({ status: 400, body: { data: { code: "catalog.category_cycle" } } });
    }
    expect((await move(top, { parent_category_id: "pcat_no" })).body.message).toContain("pcat_no");
  });

  test("is never below itself, also when two are moved under each other at once", async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await make(`Cycle a ${round}`), await make(`Cycle b ${round}`)];
      const replies = await Promise.all([move(a, { parent_category_id: b }), move(b, { parent_category_id: a })]);
      expect(replies.map(({ status }) => status).toSorted(byNumber)).toEqual([200, 400]);
    }
    expect(await shop.database.query(brokenPaths)).toEqual([]);
  });

  test("is never below itself, also when branches are moved under each other's leaves, round and round, at once", async () => {
    for (let round = 0; round < 5; round++) {
      const tops = await Promise.all(["a", "b", "c", "d"].map((name) => make(`Ring ${name} ${round}`)));
      const leaves = await Promise.all(
        tops.map((top, index) => make(`Leaf ${index} ${round}`, { parent_category_id: top })),
      );
      const replies = await Promise.all(
        tops.map((top, index) => move(top, { parent_category_id: leaves[(index + 1) % tops.length] })),
      );
      expect(replies.map(({ status }) => status).toSorted(byNumber)).toEqual([200, 200, 200, 400]);
    }
    expect(await shop.database.query(brokenPaths)).toEqual([]);
  });
});

describe("a category", () => {
  test("with children is not deleted", async () => {
    const parent = await make("Parent");
    const child = await make("Child", { parent_category_id: parent });
    const refused = await send("DELETE", `/${parent}`);
    expect(refused).toMatchObject({ status: 400, body: { data: { code: "http.still_in_use" } } });
    expect(refused.body.message).toContain(`1 child category (${child})`);
    await send("DELETE", `/${child}`);
    expect((await send("DELETE", `/${parent}`)).status).toBe(200);
    expect((await send("DELETE", `/${parent}`)).status).toBe(404);
    expect((await move(parent, { name: "x" })).status).toBe(404);
  });

  test("is not changed by who saw an older state", async () => {
    const id = await make("Versions");
    const { etag } = await send("GET", `/${id}`);
    const replies = await Promise.all(
      ["One", "Two"].map((description) => send("POST", `/${id}`, { description }, { "if-match": etag })),
    );
    expect(replies.map(({ status }) => status).toSorted(byNumber)).toEqual([200, 409]);
    expect(await send("POST", `/${id}`, { handle: "a/b" })).toMatchObject({ status: 400 });
  });
});
