import { expect, it } from "vitest";
import { InvalidCall } from "../call.errors.ts";
import { atOnce, authorized, change, currencyCode, expectBooks, type Given, newKey, refused } from "./payment-trial.ts";

/** What captures have to do. */
export function capturing(given: Given): void {
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
    const key = newKey();
    await expect(paid.capture(1001, key)).rejects.toMatchObject(refused);
    const idempotencyKey = newKey();
    await expect(tried().client.capture(paid.part(1, "usd"), { idempotencyKey })).rejects.toMatchObject(refused);
    expect(await paid.retrieve()).toMatchObject({ status: "authorized", amount: 1000 });
    // What was refused did not happen, so its key is free.
    expect(await paid.capture(1000, key)).toMatchObject({ status: "captured" });
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

/** What refunds have to do. */
export function refunding(given: Given): void {
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
