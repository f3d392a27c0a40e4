import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CallUndone, InvalidCall } from "../call.errors.ts";
import { capturing, refunding } from "./payment-movement-conformance.ts";
import {
  atOnce,
  authorized,
  type Browser,
  change,
  currencyCode,
  expectBooks,
  type Given,
  newKey,
  type PaymentTrial,
  prepared,
  refused,
  type TriedPayment,
} from "./payment-trial.ts";

const undone = { code: CallUndone.code };

/** Registers what every payment plugin has to do, wherever it runs. */
export function paymentConformance(open: () => Promise<TriedPayment>, trial: PaymentTrial = {}): void {
  let tried: TriedPayment;
  beforeAll(async () => {
    tried = await open();
  });
  afterAll(async () => {
    await tried?.close();
  });
  const given: Given = { tried: () => tried, trial };
  describe("prepare", () => {
    preparing(given);
  });
  describe("authorize", () => {
    authorizing(given);
  });
  for (const browser of trial.browser ? [trial.browser] : [])
    describe("paying in the browser", () => {
      paying(given, browser);
    });
  describe("cancel", () => {
    canceling(given);
  });
  describe("capture", () => {
    capturing(given);
  });
  describe("refund", () => {
    refunding(given);
  });
}

function preparing(given: Given): void {
  const { tried, trial } = given;

  it("reserves nothing yet", async () => {
    const session = { sessionId: `payses_${crypto.randomUUID()}`, amount: 1999, currencyCode, data: {} };
    const changed = await change(given, async () => {
      const state = await tried().client.initiate(session, { idempotencyKey: newKey() });
      expect(state).toMatchObject({ status: "pending", amount: 0 });
      expect(await tried().client.retrieve({ data: state.data })).toMatchObject({ status: "pending", amount: 0 });
    });
    expectBooks(given, changed, { authorized: 0, captured: 0, refunded: 0 });
  });

  it("prepares one payment a key, also at once", async () => {
    const session = { sessionId: `payses_${crypto.randomUUID()}`, amount: 1999, currencyCode, data: {} };
    const idempotencyKey = newKey();
    const states = await atOnce(4, () => tried().client.initiate(session, { idempotencyKey }));
    for (const { data } of states) expect(data).toEqual(states[0]?.data);
  });

  it("changes the amount of what was prepared", async () => {
    const session = { sessionId: `payses_${crypto.randomUUID()}`, amount: 1999, currencyCode, data: {} };
    const { data } = await tried().client.initiate(session, { idempotencyKey: newKey() });
    const updated = await tried().client.update({ ...session, amount: 2500, data }, { idempotencyKey: newKey() });
    expect(updated.status).toBe("pending");
    await trial.browser?.confirm(updated.data, "succeeds");
    const state = await tried().client.authorize(
      { ...session, amount: 2500, data: updated.data },
      { idempotencyKey: newKey() },
    );
    expect(state).toMatchObject({ status: "authorized", amount: 2500 });
  });
}

function authorizing(given: Given): void {
  const { tried } = given;

  it("promises the amount that was asked for", async () => {
    const changed = await change(given, async () => {
      const paid = await authorized(given, 1999);
      expect(await paid.retrieve()).toMatchObject({ status: "authorized", amount: 1999, data: paid.data });
    });
    expectBooks(given, changed, { authorized: 1999, captured: 0, refunded: 0 });
  });

  it("needs a key", async () => {
    const session = await prepared(given, 500);
    await expect(tried().client.authorize(session)).rejects.toMatchObject({ code: InvalidCall.code });
  });

  it("reserves once per key, also at once", async () => {
    const changed = await change(given, async () => {
      const session = await prepared(given, 700);
      const idempotencyKey = newKey();
      const states = await atOnce(6, () => tried().client.authorize(session, { idempotencyKey }));
      states.push(await tried().client.authorize(session, { idempotencyKey }));
      for (const state of states)
        expect(state).toMatchObject({ status: "authorized", amount: 700, data: states[0]?.data });
    });
    expectBooks(given, changed, { authorized: 700, captured: 0, refunded: 0 });
  });
}

/** Where the browser pays, and `authorize` reports what it did. */
function paying(given: Given, { confirm, completeAction }: Browser): void {
  const { tried } = given;

  it("asks for more until the browser has paid", async () => {
    const session = { sessionId: `payses_${crypto.randomUUID()}`, amount: 800, currencyCode };
    const { data } = await tried().client.initiate({ ...session, data: {} }, { idempotencyKey: newKey() });
    const idempotencyKey = newKey();
    const early = await tried().client.authorize({ ...session, data }, { idempotencyKey });
    expect(early).toMatchObject({ status: "requires_more", amount: 0 });
    await confirm(early.data, "succeeds");
    const state = await tried().client.authorize({ ...session, data: early.data }, { idempotencyKey });
    expect(state).toMatchObject({ status: "authorized", amount: 800 });
  });

  it("asks for more until the shopper took the step that is asked for", async () => {
    const session = await prepared(given, 900, "requires-action");
    const idempotencyKey = newKey();
    const early = await tried().client.authorize(session, { idempotencyKey });
    expect(early).toMatchObject({ status: "requires_more", amount: 0 });
    await completeAction(early.data);
    const state = await tried().client.authorize({ ...session, data: early.data }, { idempotencyKey });
    expect(state).toMatchObject({ status: "authorized", amount: 900 });
  });

  it("tells of a card that was declined, in words for the shopper", async () => {
    const changed = await change(given, async () => {
      const session = await prepared(given, 900, "declined");
      const state = await tried().client.authorize(session, { idempotencyKey: newKey() });
      expect(state).toMatchObject({ status: "declined", amount: 0 });
      expect(state.message).toMatch(/\w/u);
    });
    expectBooks(given, changed, { authorized: 0, captured: 0, refunded: 0 });
  });
}

function canceling(given: Given): void {
  const { tried } = given;

  it("gives up an authorisation, again and again; its key is dead then", async () => {
    const changed = await change(given, async () => {
      const paid = await authorized(given, 500);
      expect(await paid.cancel()).toMatchObject({ status: "canceled", amount: 0 });
      expect(await paid.cancel()).toMatchObject({ status: "canceled", amount: 0 });
      await expect(tried().client.authorize(paid.session, { idempotencyKey: paid.key })).rejects.toMatchObject(undone);
      await expect(paid.capture(1)).rejects.toMatchObject(refused);
    });
    expectBooks(given, changed, { authorized: 0, captured: 0, refunded: 0 });
  });

  it("forbids an authorisation that it overtook, with or without the payment's data", async () => {
    for (const isKnown of [true, false]) {
      const session = await prepared(given, 500);
      const key = newKey();
      const data = isKnown ? session.data : {};
      expect(await tried().client.cancel({ data, key })).toMatchObject({ status: "canceled", amount: 0 });
      await expect(tried().client.authorize(session, { idempotencyKey: key })).rejects.toMatchObject(undone);
    }
  });

  it("leaves no authorisation behind, whoever is first", async () => {
    const changed = await change(given, () =>
      atOnce(6, async () => {
        const session = await prepared(given, 500);
        const key = newKey();
        const [outcome] = await Promise.allSettled([
          tried().client.authorize(session, { idempotencyKey: key }),
          tried().client.cancel({ data: session.data, key }),
        ]);
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(undone);
        else await tried().client.cancel({ data: outcome.value.data, key });
        await expect(tried().client.authorize(session, { idempotencyKey: key })).rejects.toMatchObject(undone);
      }),
    );
    expectBooks(given, changed, { authorized: 0, captured: 0, refunded: 0 });
  });

  it("gives up what was only prepared", async () => {
    const session = { sessionId: `payses_${crypto.randomUUID()}`, amount: 500, currencyCode, data: {} };
    const { data } = await tried().client.initiate(session, { idempotencyKey: newKey() });
    expect(await tried().client.cancel({ data })).toMatchObject({ status: "canceled", amount: 0 });
  });

  it("is refused once money was captured", async () => {
    const paid = await authorized(given, 500);
    await paid.capture(500);
    await expect(paid.cancel()).rejects.toMatchObject(refused);
    expect(await paid.retrieve()).toMatchObject({ status: "captured" });
  });
}
