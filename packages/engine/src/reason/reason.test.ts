import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { Shopper } from "../../test/shopper.ts";
import { openAdminSdk } from "../../test/support/admin-sdk.ts";
import { merchantOf } from "../../test/support/merchant.ts";

let shop: TestShop;
let sdk: Awaited<ReturnType<typeof openAdminSdk>>;
let admin: ReturnType<typeof merchantOf>;

beforeAll(async () => {
  shop = await openTestShop();
  sdk = await openAdminSdk(shop);
  admin = merchantOf(shop);
});
afterAll(() => shop.close());

describe("return reasons", () => {
  it("are kept with finer cases, which shoppers see too", async () => {
    const { return_reason: damaged } = await sdk.admin.returnReason.create({ value: "damaged", label: "Damaged" });
    const { return_reason: broken } = await sdk.admin.returnReason.create({
      value: "broken",
      label: "Broken on arrival",
      description: "In the parcel",
      parent_return_reason_id: damaged.id,
      metadata: { refund: true },
    });
    expect(broken).toMatchObject({ id: expect.stringMatching(/^rr_/), parent_return_reason: { id: damaged.id } });
    const shopper = new Shopper(shop);
    const listed = await shopper.must<{ return_reasons: { id: string }[]; count: number }>(
      "GET",
      "/store/return-reasons?order=value&parent_return_reason_id=null",
    );
    expect(listed).toMatchObject({
      count: 1,
      return_reasons: [{ id: damaged.id, return_reason_children: [{ id: broken.id }] }],
    });
    expect(await shopper.must("GET", `/store/return-reasons/${broken.id}?fields=label`)).toEqual({
      return_reason: { id: broken.id, label: "Broken on arrival" },
    });
    expect((await sdk.admin.returnReason.list({ q: "ARRIVAL" })).return_reasons.map(({ id }) => id)).toEqual([
      broken.id,
    ]);
  });

  it("have values of their own and one level of finer cases", async () => {
    const taken = await admin.send("POST", "/return-reasons", { value: "damaged", label: "Again" });
    expect(taken).toMatchObject({
      status: 400,
      body: { data: { code: "reason.exists", field: "value", value: "damaged" } },
    });
    const { return_reasons: all } = await sdk.admin.returnReason.list();
    const idOf = (value: string) => all.find((reason) => reason.value === value)?.id ?? "";
    const deeper = await admin.send("POST", "/return-reasons", {
      value: "x",
      label: "X",
      parent_return_reason_id: idOf("broken"),
    });
    expect(deeper.body.data.code).toBe("reason.invalid_parent");
    const { return_reason: other } = await sdk.admin.returnReason.create({ value: "other", label: "Other" });
    const below = await admin.send("POST", `/return-reasons/${idOf("damaged")}`, { parent_return_reason_id: other.id });
    expect(below.body.data.code).toBe("reason.invalid_parent");
    const itself = await admin.send("POST", `/return-reasons/${other.id}`, { parent_return_reason_id: other.id });
    expect(itself.body.data.code).toBe("reason.invalid_parent");
  });

  it("that become each other's finer case at once do so in one direction", async () => {
    const [one, two] = await Promise.all(
      ["one", "two"].map(
        async (value) => (await sdk.admin.returnReason.create({ value, label: value })).return_reason.id,
      ),
    );
    const replies = await Promise.all([
      admin.send("POST", `/return-reasons/${one}`, { parent_return_reason_id: two }),
      admin.send("POST", `/return-reasons/${two}`, { parent_return_reason_id: one }),
    ]);
    expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const { rows } = await shop.database.pool.query(
      "SELECT FROM return_reason c JOIN return_reason p ON p.id = c.parent_return_reason_id WHERE p.parent_return_reason_id IS NOT NULL",
    );
    expect(rows).toEqual([]);
  });

  it("are not overwritten by whoever saw an older state", async () => {
    const { return_reasons: all } = await sdk.admin.returnReason.list({ value: "other" });
    const url = `/return-reasons/${all[0]?.id}`;
    const { etag } = await admin.send("GET", url);
    const first = await admin.send("POST", url, { label: "Others" }, { "if-match": etag });
    expect(first).toMatchObject({ status: 200, body: { return_reason: { label: "Others", value: "other" } } });
    expect((await admin.send("POST", url, { label: "Late" }, { "if-match": etag })).status).toBe(409);
  });

  it("are deleted with their finer cases, stay in the books, and free their value", async () => {
    const { return_reasons: all } = await sdk.admin.returnReason.list({ value: ["damaged", "broken"] });
    const id = all.find(({ value }) => value === "damaged")?.id ?? "";
    expect(await sdk.admin.returnReason.delete(id)).toEqual({ id, object: "return_reason", deleted: true });
    expect((await sdk.admin.returnReason.list({ value: ["damaged", "broken"] })).count).toBe(0);
    expect((await admin.send("DELETE", `/return-reasons/${id}`)).status).toBe(404);
    const { rows } = await shop.database.pool.query("SELECT deleted_at FROM return_reason WHERE id = $1", [id]);
    expect(rows[0].deleted_at).not.toBeNull();
    expect((await admin.send("POST", "/return-reasons", { value: "damaged", label: "Damaged" })).status).toBe(200);
  });
});

describe("refund reasons", () => {
  it("are made, changed, found and deleted", async () => {
    const made = await admin.must<{ refund_reason: { id: string } }>("POST", "/refund-reasons", {
      label: "Late delivery",
      code: "late",
      description: "More than a week",
    });
    const { id } = made.refund_reason;
    expect(made.refund_reason).toMatchObject({ id: expect.stringMatching(/^refr_/), code: "late", metadata: null });
    expect((await admin.send("POST", "/refund-reasons", { label: "Late", code: "late" })).body.data.code).toBe(
      "reason.exists",
    );
    expect(await sdk.admin.refundReason.update(id, { label: "Too late" })).toMatchObject({
      refund_reason: { label: "Too late", code: "late", description: "More than a week" },
    });
    expect((await sdk.admin.refundReason.list({ q: "too" })).refund_reasons).toHaveLength(1);
    expect(await sdk.admin.refundReason.delete(id)).toEqual({ id, object: "refund_reason", deleted: true });
    expect((await admin.send("GET", `/refund-reasons/${id}`)).status).toBe(404);
    expect((await admin.send("POST", `/refund-reasons/${id}`, { label: "x" })).status).toBe(404);
  });
});
