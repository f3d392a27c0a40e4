import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CallUndone, InvalidCall } from "../call.errors.ts";
import { type payment, PaymentRefused } from "../contracts/payment.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

type Data = Record<string, unknown>;
type Payment = TriedPlugin<typeof payment>;

/** What the shopper does. */
interface Browser {
  /** Pays what was prepared, with a card of that kind. */
  confirm(data: Data, how: "succeeds" | "requires-action" | "declined"): Promise<void>;
  /** Takes the step that `requires-action` asks for. */
  completeAction(data: Data): Promise<void>;
}

/** What a payment suite has to know of a provider, and how it reaches what lies behind it. */
export interface PaymentTrial {
  /** Where the shopper pays in the browser. Absent where `authorize` alone reserves the money. */
  browser?: Browser;
  /**
   * The provider's own sums over all payments in euro, in minor units, `authorized` without what was captured. Absent where
   * the plugin keeps the only books.
   */
  books?(): Promise<{ authorized: number; captured: number; refunded: number }>;
  /** Whether an authorisation is captured once, all or a part, or in as many parts as one likes. */
  captures?: "once" | "in parts";
}

const currencyCode = "eur";
const newKey = (): string => `call-${crypto.randomUUID()}`;
const refused = { code: PaymentRefused.code };
const undone = { code: CallUndone.code };

/** Registers what every payment plugin has to do, wherever it runs. */
export function paymentConformance(open: () => Promise<Payment>, trial: PaymentTrial = {}): void {
  let tried: Payment;
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

interface Given {
  readonly tried: () => Payment;
  readonly trial: PaymentTrial;
}

/** A session that was prepared, and paid in the browser where that is how it is done. */
async function prepared(
  { tried, trial }: Given,
  amount: number,
  how: "succeeds" | "declined" | "requires-action" = "succeeds",
) {
  const session = { sessionId: `payses_${crypto.randomUUID()}`, amount, currencyCode };
  const { data } = await tried().client.initiate({ ...session, data: {} }, { idempotencyKey: newKey() });
  await trial.browser?.confirm(data, how);
  return { ...session, data };
}

/** An authorised payment, with short ways to move its money. */
async function authorized(given: Given, amount: number) {
  const { client } = given.tried();
  const session = await prepared(given, amount);
  const key = newKey();
  const { data } = await client.authorize(session, { idempotencyKey: key });
  const part = (units: number, currency = currencyCode) => ({ data, amount: units, currencyCode: currency });
  return {
    session,
    key,
    data,
    part,
    capture: (units: number, idempotencyKey = newKey()) => client.capture(part(units), { idempotencyKey }),
    refund: (units: number, idempotencyKey = newKey()) => client.refund(part(units), { idempotencyKey }),
    cancel: () => client.cancel({ data, key }, { idempotencyKey: newKey() }),
    retrieve: () => client.retrieve({ data }),
  };
}

/** By how much the provider's books changed; undefined without such books. */
async function change({ trial }: Given, work: () => Promise<unknown>) {
  const before = await trial.books?.();
  await work();
  const after = await trial.books?.();
  if (!before || !after) return undefined;
  const { authorized: reserved, captured, refunded } = after;
  return {
    authorized: reserved - before.authorized,
    captured: captured - before.captured,
    refunded: refunded - before.refunded,
  };
}

const expectBooks = (given: Given, changed: object | undefined, expected: object): void =>
  expect(changed).toEqual(given.trial.books && expected);

const atOnce = <T>(times: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, work));

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

function capturing(given: Given): void {
  const { tried, trial } = given;

  it("takes all", async () => {
    const changed = await change(given, async () => {
      const paid = await authorized(given, 1000);
      expect(await paid.capture(1000)).toMatchObject({ status: "captured", amount: 1000 });
      expect(await paid.retrieve()).toMatchObject({ status: "captured", amount: 1000 });
      await expect(paid.capture(1)).rejects.toMatchObject(refused);
    });
    expectBooks(given, changed, { authorized: 0, captured: 1000, refunded: 0 });
  });

  it("takes a part", async () => {
    const changed = await change(given, async () => {
      const paid = await authorized(given, 1000);
      await paid.capture(400);
      if (trial.captures === "once") {
        await expect(paid.capture(600)).rejects.toMatchObject(refused);
        expect(await paid.retrieve()).toMatchObject({ status: "captured" });
        return;
      }
      expect(await paid.retrieve()).toMatchObject({ status: "authorized", amount: 1000 });
      await expect(paid.capture(601)).rejects.toMatchObject(refused);
      expect(await paid.capture(600)).toMatchObject({ status: "captured" });
    });
    const captured = trial.captures === "once" ? 400 : 1000;
    expectBooks(given, changed, { authorized: 0, captured, refunded: 0 });
  });

  it("is refused beyond what was authorised, and in another currency", async () => {
    const paid = await authorized(given, 1000);
    await expect(paid.capture(1001)).rejects.toMatchObject(refused);
    const idempotencyKey = newKey();
    await expect(tried().client.capture(paid.part(1, "usd"), { idempotencyKey })).rejects.toMatchObject(refused);
    expect(await paid.retrieve()).toMatchObject({ status: "authorized", amount: 1000 });
  });

  it("is refused before anything was authorised", async () => {
    const session = { sessionId: `payses_${crypto.randomUUID()}`, amount: 500, currencyCode, data: {} };
    const { data } = await tried().client.initiate(session, { idempotencyKey: newKey() });
    const part = { data, amount: 500, currencyCode };
    await expect(tried().client.capture(part, { idempotencyKey: newKey() })).rejects.toMatchObject(refused);
  });

  it("needs a key", async () => {
    const paid = await authorized(given, 500);
    await expect(tried().client.capture(paid.part(500))).rejects.toMatchObject({ code: InvalidCall.code });
  });

  it("happens once per key, also at once", async () => {
    const changed = await change(given, async () => {
      const paid = await authorized(given, 1000);
      const key = newKey();
      await atOnce(6, () => paid.capture(300, key));
      await paid.capture(300, key);
      expect((await paid.retrieve()).captured ?? 300).toBe(300);
    });
    const rest = trial.captures === "once" ? 0 : 700;
    expectBooks(given, changed, { authorized: rest, captured: 300, refunded: 0 });
  });

  it("never takes more than was authorised, however many try", async () => {
    const paid = await authorized(given, 1000);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => paid.capture(300)));
    const taken = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(taken).toBe(trial.captures === "once" ? 1 : 3);
  });
}

function refunding(given: Given): void {
  const { tried } = given;

  it("gives back in parts what was taken, and no more", async () => {
    const changed = await change(given, async () => {
      const paid = await authorized(given, 1000);
      await paid.capture(800);
      await expect(paid.refund(801)).rejects.toMatchObject(refused);
      expect(await paid.refund(300)).toMatchObject({ status: expect.stringMatching(/captured|authorized/u) as string });
      await expect(paid.refund(501)).rejects.toMatchObject(refused);
      await paid.refund(500);
      await expect(paid.refund(1)).rejects.toMatchObject(refused);
    });
    const released = given.trial.captures === "once" ? 0 : 200;
    expectBooks(given, changed, { authorized: released, captured: 800, refunded: 800 });
  });

  it("is refused before anything was captured, and in another currency", async () => {
    const paid = await authorized(given, 500);
    await expect(paid.refund(500)).rejects.toMatchObject(refused);
    await paid.capture(500);
    const idempotencyKey = newKey();
    await expect(tried().client.refund(paid.part(1, "usd"), { idempotencyKey })).rejects.toMatchObject(refused);
  });

  it("needs a key", async () => {
    const paid = await authorized(given, 500);
    await paid.capture(500);
    await expect(tried().client.refund(paid.part(500))).rejects.toMatchObject({ code: InvalidCall.code });
  });

  it("happens once per key, also at once, and its key is no other movement's", async () => {
    const changed = await change(given, async () => {
      const paid = await authorized(given, 1000);
      const captureKey = newKey();
      await paid.capture(1000, captureKey);
      const key = newKey();
      await atOnce(6, () => paid.refund(200, key));
      await paid.refund(200, key);
      expect((await paid.retrieve()).refunded ?? 200).toBe(200);
      await expect(paid.refund(100, captureKey)).rejects.toMatchObject(refused);
      expect(await paid.retrieve()).toMatchObject({ status: "captured" });
      await paid.refund(800);
    });
    expectBooks(given, changed, { authorized: 0, captured: 1000, refunded: 1000 });
  });
}
