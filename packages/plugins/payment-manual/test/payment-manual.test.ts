import { CallUndone, InvalidCall, payment, PaymentRefused } from "@hanse/plugin-kit";
import { type FreshDatabase, freshDatabase, schemaDrift, type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualPayment } from "../src/index.ts";

let database: FreshDatabase;
let tried: TriedPlugin<typeof payment>;
beforeAll(async () => {
  database = await freshDatabase();
  tried = await tryPlugin(manualPayment(), payment, { databaseUrl: database.url });
});
afterAll(async () => {
  await tried.close();
  await database.drop();
});

let keys = 0;
const newKey = (): string => `call-${(keys += 1)}`;
const session = (amount: number) => ({ sessionId: "payses_1", amount, currencyCode: "eur", data: {} });

/** An authorised payment, with short ways to move its money. */
async function authorized(amount: number) {
  const key = newKey();
  const { data } = await tried.client.authorize(session(amount), { idempotencyKey: key });
  const part = (units: number) => ({ data, amount: units, currencyCode: "eur" });
  return {
    key,
    data,
    capture: (units: number, idempotencyKey = newKey()) => tried.client.capture(part(units), { idempotencyKey }),
    refund: (units: number, idempotencyKey = newKey()) => tried.client.refund(part(units), { idempotencyKey }),
    cancel: () => tried.client.cancel({ data }),
    status: async () => (await tried.client.retrieve({ data })).status,
  };
}

const refusal = (reason: string) => ({
  code: PaymentRefused.code,
  data: { reason: expect.stringContaining(reason) as string },
});

describe("authorize", () => {
  it("promises the amount asked for, in one statement", async () => {
    tried.statements.length = 0;
    expect(await tried.client.authorize(session(1999), { idempotencyKey: "first" })).toEqual({
      status: "authorized",
      amount: 1999,
      captured: 0,
      refunded: 0,
      data: { paymentKey: "first" },
    });
    expect(tried.statements.filter((text) => text.includes("payment"))).toHaveLength(1);
  });

  it("answers the same key the same way, also at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => tried.client.authorize(session(500), { idempotencyKey: "same" })),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ status: "authorized", amount: 500, data: { paymentKey: "same" } });
  });

  it("needs a key", async () => {
    await expect(tried.client.authorize(session(500))).rejects.toMatchObject({ code: InvalidCall.code });
  });

  it("is pending until then", async () => {
    const prepared = await tried.client.initiate(session(500), { idempotencyKey: newKey() });
    expect(prepared).toEqual({ status: "pending", data: {}, amount: 0 });
    expect(await tried.client.retrieve({ data: prepared.data })).toEqual(prepared);
  });
});

describe("cancel", () => {
  it("gives up an authorisation, again and again; its key is dead then", async () => {
    const paid = await authorized(500);
    expect(await paid.cancel()).toMatchObject({ status: "canceled", data: paid.data, amount: 0 });
    expect(await paid.cancel()).toMatchObject({ status: "canceled" });
    await expect(tried.client.authorize(session(500), { idempotencyKey: paid.key })).rejects.toMatchObject({
      code: CallUndone.code,
    });
    await expect(paid.capture(1)).rejects.toMatchObject(refusal("is canceled"));
  });

  it("forbids an authorisation that it overtook", async () => {
    expect(await tried.client.cancel({ data: {}, key: "delayed" })).toMatchObject({ status: "canceled", amount: 0 });
    await expect(tried.client.authorize(session(500), { idempotencyKey: "delayed" })).rejects.toMatchObject({
      code: CallUndone.code,
    });
  });

  it("leaves no authorisation behind, whoever is first", async () => {
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        const key = newKey();
        const [outcome] = await Promise.allSettled([
          tried.client.authorize(session(1), { idempotencyKey: key }),
          tried.client.cancel({ data: {}, key }),
        ]);
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: CallUndone.code });
        expect(await tried.client.retrieve({ data: { paymentKey: key } })).toMatchObject({ status: "canceled" });
      }),
    );
  });

  it("is refused once money was captured", async () => {
    const paid = await authorized(500);
    await paid.capture(1);
    await expect(paid.cancel()).rejects.toMatchObject(refusal("refund it instead"));
  });

  it("has nothing to do for a payment that was only prepared", async () => {
    expect(await tried.client.cancel({ data: {} })).toEqual({ status: "canceled", data: {}, amount: 0 });
  });
});

describe("capture and refund", () => {
  it("take what was authorised in parts, and give back what was taken", async () => {
    const paid = await authorized(1000);
    expect(await paid.capture(400)).toMatchObject({ status: "authorized", amount: 1000, captured: 400 });
    await expect(paid.refund(401)).rejects.toMatchObject(
      refusal("refund of 401 minor units asked for, but 400 are left"),
    );
    await expect(paid.capture(601)).rejects.toMatchObject(
      refusal("capture of 601 minor units asked for, but 600 are left"),
    );
    expect(await paid.capture(600)).toMatchObject({ status: "captured" });
    expect(await paid.refund(1000)).toMatchObject({ captured: 1000, refunded: 1000 });
    await expect(paid.refund(1)).rejects.toMatchObject(refusal("but 0 are left"));
    expect(await paid.status()).toBe("captured");
  });

  it("capture a payment of nothing", async () => {
    const free = await authorized(0);
    expect(await free.capture(0)).toMatchObject({ status: "captured", amount: 0 });
  });

  it("happen once per key, also at once", async () => {
    const paid = await authorized(1000);
    const [captureKey, refundKey] = [newKey(), newKey()];
    await Promise.all(Array.from({ length: 8 }, () => paid.capture(300, captureKey)));
    await paid.capture(700);
    await Promise.all(Array.from({ length: 8 }, () => paid.refund(200, refundKey)));
    await paid.refund(800);
    await expect(paid.refund(1, captureKey)).rejects.toMatchObject(refusal("but 0 are left"));
  });

  it("never take more than was authorised, however many try", async () => {
    const paid = await authorized(1000);
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => paid.capture(300)));
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(3);
  });

  it("refuse what was never authorised, and other currencies", async () => {
    const paid = await authorized(1000);
    const call = { idempotencyKey: newKey() };
    await expect(tried.client.capture({ data: {}, amount: 1, currencyCode: "eur" }, call)).rejects.toMatchObject(
      refusal("nothing was authorised"),
    );
    await expect(
      tried.client.capture({ data: { paymentKey: "x" }, amount: 1, currencyCode: "eur" }, call),
    ).rejects.toMatchObject(refusal("there is no payment x"));
    await expect(tried.client.capture({ data: paid.data, amount: 1, currencyCode: "usd" }, call)).rejects.toMatchObject(
      refusal("is in eur, not in usd"),
    );
  });
});

describe("the schema", () => {
  it("is what the entities describe", async () => {
    const { data } = manualPayment.definition;
    expect(data && (await schemaDrift(data, database.url))).toBe("");
  });
});
