import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import type { TestShop } from "../../test/open-test-shop.ts";
import { Shopper, variantOf } from "../../test/shopper.ts";
import { adminRequests, staffMember } from "../../test/staff-member.ts";
import { unaudited } from "./audited-tables.ts";
import { AuditTriggerService } from "./trigger.service.ts";

interface Change {
  resource: string;
  row_id: string;
  kind: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

let shop: TestShop;
let ask: ReturnType<typeof adminRequests>;

beforeAll(async () => {
  shop = await openDemoShop();
  ask = adminRequests(shop, shop.adminAuthorization);
});
afterAll(() => shop.close());

const sql = <Row>(text: string, values: unknown[] = []) => shop.database.query(unnamed<Row>(text), values);
const entries = async (query: string) => (await ask("GET", `/audit-log?${query}`)).body;
const entryOf = async (query: string) => {
  const { audit_entries: found } = await entries(query);
  return (await ask("GET", `/audit-log/${found[0].id}`)).body.audit_entry;
};
const changesOf = async (rowId: string): Promise<Change[]> =>
  (await entryOf(`row_id=${rowId}`)).changes.filter((change: Change) => change.row_id === rowId);

describe("every table", () => {
  it("records its changes, or has a reason not to", async () => {
    const tables = await sql<{ name: string; audited: boolean }>(
      `SELECT c.relname AS name, 3 = (SELECT count(*) FROM pg_trigger t
                WHERE t.tgrelid = c.oid AND t.tgname LIKE 'hanse\\_audit\\_%' AND t.tgenabled = 'O') AS audited
         FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
    );
    expect(tables.length).toBeGreaterThan(50);
    const wrong = tables.filter(({ name, audited }) => audited === Object.hasOwn(unaudited, name));
    expect(wrong).toEqual([]);
    const names = new Set(tables.map(({ name }) => name));
    expect(Object.keys(unaudited).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("a write", () => {
  it("is recorded with who did it, what was sent, what was before and after", async () => {
    const member = await staffMember(shop, { roleIds: ["role_administrator"] });
    const made = await member.ask("POST", "/roles", { name: "Fair", description: "In Bremen" });
    const { id } = made.body.role;
    await member.ask("POST", `/roles/${id}`, { name: "Market" });
    await member.ask("DELETE", `/roles/${id}`);

    const { audit_entries: found, count } = await entries(`row_id=${id}&order=occurred_at`);
    expect(count).toBe(3);
    expect(found.map((entry: { operation: string }) => entry.operation)).toEqual([
      "admin.roles.create",
      "admin.roles.update",
      "admin.roles.delete",
    ]);
    expect(found[0]).toMatchObject({
      actor_type: "user",
      actor_id: member.id,
      actor_name: member.email,
      method: "POST",
      path: "/admin/roles",
      request_id: expect.stringMatching(/^req_/),
      address: "127.0.0.1",
      input: { name: "Fair", description: "In Bremen" },
      status: 200,
      resources: ["staff_role"],
      occurred_at: expect.stringMatching(/Z$/),
    });
    const changes: Change[] = [];
    for (const entry of found) changes.push(...(await ask("GET", `/audit-log/${entry.id}`)).body.audit_entry.changes);
    const own = changes.filter((change) => change.row_id === id);
    expect(own).toMatchObject([
      { resource: "staff_role", kind: "insert", before: null, after: { name: "Fair", description: "In Bremen" } },
      { kind: "update", before: { name: "Fair" }, after: { name: "Market" } },
      { kind: "delete", before: { name: "Market", description: "In Bremen" }, after: null },
    ]);
    // Of an update what changed, and no more.
    expect(Object.keys(own[1]?.after ?? {})).toEqual(["name"]);
  });

  it("of a batch has all its rows", async () => {
    const made = await ask("POST", "/products", {
      title: "Audited board",
      options: [{ title: "Size", values: ["S", "M"] }],
      variants: [
        { title: "S", options: { Size: "S" }, prices: [{ currency_code: "eur", amount: 5 }] },
        { title: "M", options: { Size: "M" }, prices: [{ currency_code: "eur", amount: 6 }] },
      ],
    });
    expect(made.body).toHaveProperty("product.id");
    const entry = await entryOf(`row_id=${made.body.product.id}`);
    const kinds = Object.groupBy(entry.changes as Change[], ({ resource }) => resource);
    expect(kinds["product_variant"]).toHaveLength(2);
    expect(kinds["price"]?.map(({ after }) => after?.["amount"]).toSorted()).toEqual([500, 600]);
    expect(entry.change_count).toBe(entry.changes.length);
    expect(entry.resources).toContain("product_option");
  });

  it.each([
    ["/regions", { name: "Nordics", currency_code: "eur", countries: [] }, "region"],
    ["/collections", { title: "Audited" }, "product_collection"],
    ["/product-categories", { name: "Audited" }, "product_category"],
    ["/stock-locations", { name: "Audited" }, "stock_location"],
    ["/sales-channels", { name: "Audited" }, "sales_channel"],
  ] as const)("of %s is recorded, though its domain knows nothing of it", async (url, body, table) => {
    const reply = await ask<Record<string, { id: string }>>("POST", url, body);
    const [made] = Object.values(reply.body);
    expect(reply.status).toBe(200);
    const entry = await entryOf(`row_id=${made?.id}`);
    expect(entry).toMatchObject({ input: body, status: 200, resources: expect.arrayContaining([table]) });
    const [first] = await changesOf(made?.id ?? "");
    expect(first).toMatchObject({ resource: table, kind: "insert", before: null });
  });

  it("of a plugin's data alone is recorded with what was sent", async () => {
    const { body, status } = await ask("POST", "/inventory-items", { sku: "AUDITED-1" });
    expect({ status, body }).toMatchObject({ status: 200 });
    expect((await entries("operation=admin.inventoryItems.create")).audit_entries[0]).toMatchObject({
      input: { sku: "AUDITED-1" },
      status: 200,
    });
  });

  it("keeps no secrets", async () => {
    const key = (await ask("POST", "/api-keys", { title: "Hidden", type: "secret" })).body.api_key;
    const [change] = await changesOf(key.id);
    expect(change?.after).toMatchObject({ title: "Hidden" });
    expect(change?.after).not.toHaveProperty("token_hash");
    const invite = (await ask("POST", "/invites", { email: "secret@shop.example" })).body.invite;
    await ask("POST", `/invites/${invite.id}/resend`);
    const [renewed] = await changesOf(invite.id);
    expect(renewed?.after).toMatchObject({ token_hash: "[hidden]" });
    const [stored] = await sql<{ text: string }>(
      `SELECT (SELECT string_agg(e::text, '') FROM audit_entry e) || (SELECT string_agg(c::text, '') FROM audit_change c) AS text`,
    );
    expect(stored?.text).not.toContain(key.token);
    expect(stored?.text).not.toContain(invite.token);
    expect(stored?.text).not.toMatch(/argon2/);
  });

  it("that fails leaves nothing, one that changes nothing leaves who tried what", async () => {
    const before = (await entries("limit=0")).count;
    expect((await ask("POST", "/sales-channels", { name: "" })).status).toBe(400);
    expect((await ask("DELETE", "/sales-channels/sc_none")).status).toBe(404);
    expect((await entries("limit=0")).count).toBe(before);
    const key = (await ask("POST", "/api-keys", { title: "Same", type: "publishable" })).body.api_key;
    await ask("POST", `/api-keys/${key.id}`, {});
    expect((await entries("limit=1")).audit_entries[0]).toMatchObject({
      operation: "admin.apiKeys.update",
      change_count: 0,
      status: 200,
    });
  });

  it("that is repeated with its Idempotency-Key is recorded once", async () => {
    const send = () => ask("POST", "/sales-channels", { name: "Twice" }, { "idempotency-key": "audited-once" });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect((await entries(`row_id=${first.body.sales_channel.id}`)).count).toBe(1);
  });

  it("of many at once is told apart", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `Parallel ${index}`);
    const replies = await Promise.all(names.map((name) => ask("POST", "/sales-channels", { name })));
    for (const [index, { body }] of replies.entries()) {
      const found = await entryOf(`row_id=${body.sales_channel.id}`);
      expect(found.input).toEqual({ name: names[index] });
      expect((found.changes as Change[]).map(({ row_id: id }) => id)).toEqual([body.sales_channel.id]);
    }
  });

  it("of many rows at once is recorded row by row", async () => {
    await sql("CREATE TABLE shelf (aisle integer, place text, goods text, PRIMARY KEY (aisle, place))");
    try {
      await new AuditTriggerService(shop).prepare();
      await shop.database.transaction(async (tx) => {
        const run = (text: string) => tx.query(unnamed<never>(text), []);
        await run(`SELECT set_config('hanse.acting', 'audit_shelf', true), set_config('hanse.acting_as',
          '{"actorType":"user","actorId":"u","operation":"o","method":"POST","path":"/","requestId":"r","address":"::1"}', true)`);
        await run("INSERT INTO shelf SELECT n, 'a', 'tea ' || n FROM generate_series(1, 500) n");
        // Keys change with them.
        await run(
          "UPDATE shelf SET place = 'b', aisle = 501 - aisle, goods = CASE WHEN aisle <= 2 THEN 'rum' ELSE goods END",
        );
        await run("UPDATE shelf SET goods = goods WHERE aisle < 10");
        await run("DELETE FROM shelf WHERE aisle > 498");
      });
      const changes = await sql<Change>(
        "SELECT kind, row_id, before, after FROM audit_change WHERE audit_entry_id = 'audit_shelf' ORDER BY id",
      );
      const of = (kind: string) => changes.filter((change) => change.kind === kind);
      expect([of("insert").length, of("update").length, of("delete").length]).toEqual([500, 500, 2]);
      expect(of("insert")[6]).toMatchObject({ row_id: "7,a", before: null, after: { aisle: 7, goods: "tea 7" } });
      expect(of("update").find(({ row_id }) => row_id === "499,b")).toMatchObject({
        before: { aisle: 2, place: "a", goods: "tea 2" },
        after: { aisle: 499, place: "b", goods: "rum" },
      });
      expect(of("update").find(({ row_id }) => row_id === "400,b")).toMatchObject({
        before: { aisle: 101, place: "a" },
        after: { aisle: 400, place: "b" },
      });
      expect(
        of("delete")
          .map(({ row_id, before }) => `${row_id} ${String(before?.goods)}`)
          .toSorted(),
      ).toEqual(["499,b rum", "500,b rum"]);
    } finally {
      await sql("DROP TABLE shelf");
    }
  });
});

describe("what is no write of the admin", () => {
  it("costs nothing and is not recorded", async () => {
    const before = (await entries("limit=0")).count;
    const shopper = new Shopper(shop);
    const cart = await shopper.readyCart([{ variantId: await variantOf(shop, "BB-LARGE"), quantity: 1 }]);
    await shopper.complete(cart.id);
    await ask("GET", "/products");
    expect((await entries("limit=0")).count).toBe(before);
    expect(await sql("SELECT FROM audit_change WHERE table_name IN ('orders', 'cart')")).toEqual([]);
  });
});

describe("the log", () => {
  it("is found through by actor, operation, table and time", async () => {
    const { audit_entries: all, count } = await entries("limit=200");
    const [first] = all;
    const later = encodeURIComponent(new Date(Date.now() + 60_000).toISOString());
    for (const [query, expected] of [
      [`actor_id=${first.actor_id}`, (entry: typeof first) => entry.actor_id === first.actor_id],
      ["actor_type=user", (entry: typeof first) => entry.actor_type === "user"],
      [
        "operation=admin.salesChannels.create",
        (entry: typeof first) => entry.operation === "admin.salesChannels.create",
      ],
      ["operation[$like]=admin.apiKeys.%25", (entry: typeof first) => entry.operation.startsWith("admin.apiKeys.")],
      ["resource=sales_channel", (entry: typeof first) => entry.resources.includes("sales_channel")],
      ["q=api-keys", (entry: typeof first) => entry.path.includes("api-keys")],
      [`request_id=${first.request_id}`, (entry: typeof first) => entry.request_id === first.request_id],
      [`occurred_at[$gt]=${later}`, () => false],
      [`occurred_at[$lt]=${later}`, () => true],
    ] as const) {
      const wanted = all.filter(expected).length;
      expect({ query, count: (await entries(`${query}&limit=200`)).count }).toEqual({ query, count: wanted });
      if (!query.includes("$gt")) expect(wanted).toBeGreaterThan(0);
    }
    expect(count).toBe(all.length);
    expect((await ask("GET", "/audit-log/audit_none")).status).toBe(404);
    expect((await ask("GET", "/audit-log?colour=red")).body.message).toContain("colour");
  });

  it("can only be added to", async () => {
    for (const statement of [
      "UPDATE audit_entry SET actor_id = 'somebody else'",
      "UPDATE audit_entry SET status = 500",
      "UPDATE audit_change SET after = '{}'",
      "DELETE FROM audit_change",
      "DELETE FROM audit_entry",
      "TRUNCATE audit_change, audit_entry",
    ]) {
      await expect(sql(statement)).rejects.toThrow("can only be added to");
    }
  });

  it("forgets what is older than the shop wants, by its own function", async () => {
    const before = (await entries("limit=0")).count;
    const old = ["audit_old", "2020-01-01"];
    await sql(
      `INSERT INTO audit_entry (id, actor_type, actor_id, operation, method, path, request_id, address, status, occurred_at)
       VALUES ($1, 'user', 'user_old', 'admin.old', 'POST', '/', 'req_old', '::1', 200, $2)`,
      old,
    );
    await sql(
      "INSERT INTO audit_change (audit_entry_id, table_name, row_id, kind) VALUES ('audit_old', 'x', 'y', 'insert')",
    );
    expect(await sql<{ forgotten: number }>("SELECT hanse_audit_forget(365, 1000) AS forgotten")).toEqual([
      { forgotten: 1 },
    ]);
    expect((await entries("limit=0")).count).toBe(before);
    await expect(sql("DELETE FROM audit_entry")).rejects.toThrow("can only be added to");
  });
});
