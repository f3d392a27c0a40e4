import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { StripeShop } from "./stripe-shop.ts";
import { FollowUpService } from "../../src/payment/follow-up.service.ts";

function rng(seed: number) { return () => { seed |= 0; seed = seed + 0x6D2B79F5 | 0; let t = Math.imul(seed ^ seed >>> 15, 1 | seed); t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t; return ((t ^ t >>> 14) >>> 0) / 4294967296; }; }

it.each(["manual", "automatic"] as const)("fuzz %s", { timeout: 300_000 }, async (captureMethod) => {
  const s = await StripeShop.open({ captureMethod });
  const seed0 = Number(process.env.SEED ?? Date.now() % 1e6);
  console.log("seed", seed0);
  let orders = 0; const codes: Record<string, number> = {};
  for (let batch = 0; batch < 12; batch++) {
    s.double.server.faults.clear();
    s.sendWebhooks(1 + (batch % 2));
    const logs: string[][] = [];
    const one = async (i: number) => {
      const r = rng(seed0 + batch * 100 + i);
      const log: string[] = []; logs.push(log);
      const pick = <T>(...xs: T[]): T => xs[Math.floor(r() * xs.length)] as T;
      const { id } = await s.shopper.cart([{ variantId: s.variantId, quantity: 1 }]);
      log.push(id);
      await s.shopper.ship(id);
      const secrets: string[] = []; const intents: string[] = [];
      const begin = async (data?: Record<string, unknown>) => {
        const col = await s.shopper.send<any>("POST", "/store/payment-collections", { cart_id: id });
        if (col.status !== 200) return log.push("col " + col.body.data?.code);
        const a = await s.shopper.send<any>("POST", `/store/payment-collections/${col.body.payment_collection.id}/payment-sessions`, { provider_id: "pp_stripe_stripe", ...(data && { data }) });
        if (a.status !== 200) return log.push("begin " + a.body.data?.code);
        const d = a.body.payment_collection.payment_sessions.at(-1).data;
        secrets.push(d.client_secret); intents.push(d.id); log.push("begin " + d.id);
      };
      const complete = async () => { const { status, body } = await s.shopper.complete<any>(id); const c = body.type === "order" ? "order" : body.type === "cart" ? body.error.type : body.data?.code ?? status; log.push("complete " + c); codes[c] = (codes[c] ?? 0) + 1; };
      await begin();
      const actions: (() => unknown)[] = [
        () => begin(), () => begin({ payment_method: pick("pm_card_visa", "pm_card_authenticationRequired", "pm_card_visa_chargeDeclined") }),
        () => { const x = pick(...secrets); if (x) { const k = pick("succeeds", "succeeds", "succeeds", "requires-action", "declined") as any; log.push("confirm " + k + " " + s.double.confirmInBrowser(x, k).status); } },
        () => { const x = pick(...secrets); if (x) { const k = pick("succeeds", "succeeds", "requires-action") as any; log.push("confirm " + k + " " + s.double.confirmInBrowser(x, k).status); } },
        () => { const x = pick(...secrets); try { s.double.completeAction(x, { succeeds: r() < 0.7 }); log.push("action"); } catch {} },
        () => complete(), () => complete(), () => Promise.all([complete(), complete()]),
        () => s.shopper.send("POST", `/store/carts/${id}/line-items`, { variant_id: s.variantId, quantity: 1 }).then(({ status }) => log.push("add " + status)),
        () => s.shopper.pay(id, "pp_system_default").then(() => log.push("manual"), () => log.push("manual refused")),
        () => s.shopper.send("POST", `/store/carts/${id}`, { email: pick(null, "a@example.com") }).then(({ status }) => log.push("email " + status)),
        () => { const x = pick(...intents); try { pick(() => s.double.dashboard.capture(x!), () => s.double.dashboard.cancel(x!), () => s.double.dashboard.refund(x!, 100))(); log.push("dashboard " + x); } catch {} },
        () => s.sweep(), () => sleep(30),
        () => s.double.plan({ kind: pick("drop-before", "drop-after", "fail-before", "fail-after", "fail-kept", "fail-after-kept", "garbage", "delay") as any, ms: 100 }),
        () => s.rows("UPDATE payment_follow_up SET due_at = now()").then(() => log.push("due")),
      ];
      for (let n = 0; n < 14; n++) { const a = pick(...actions); const p = Promise.resolve().then(a).catch((e) => log.push("! " + e)); if (r() < 0.7) await p; }
    };
    await Promise.all(Array.from({ length: 10 }, (_, i) => one(i)));
    s.double.server.faults.clear();
    try {
      // parked ones are left
      await sleep(300);
      await s.expireHolds();
      await s.outcome({ cartId: "x", intentId: s.double.intents[0]!.id } as any);
    } catch (e) {
      console.log("batch", batch, logs.map((l) => l.join("\n   ")).join("\n"));
      throw e;
    }
  }
  [{ n: orders }] = await s.rows<{ n: number }>("SELECT count(*) AS n FROM orders") as any;
  console.log("orders", orders, codes, s.double.intents.length, s.double.books().captured, s.double.books().refunded, s.double.books().authorized);
  await s.close();
});
