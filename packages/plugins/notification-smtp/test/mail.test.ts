import { notification, type NotificationData } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smtpNotifications } from "../src/index.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { shopConfig } from "./shop-config.ts";

let mailbox: Mailbox;
let tried: TriedPlugin<typeof notification>;
beforeAll(async () => {
  mailbox = await openMailbox();
  tried = await tryPlugin(smtpNotifications(shopConfig(mailbox)), notification);
});
afterAll(async () => {
  await tried.close();
  await mailbox.close();
});

const order: NotificationData<"order-confirmation"> = {
  orderId: "order_1",
  displayId: 7,
  placedAt: "2026-11-21T09:30:00.000Z",
  currencyCode: "eur",
  lines: [
    { title: "Board", variantTitle: "Large", sku: null, quantity: 2, unitPrice: 4400 },
    { title: "<img src=x onerror=alert(1)>", variantTitle: "\"'&", sku: null, quantity: 1, unitPrice: 0 },
  ],
  shippingMethods: [{ name: "Standard", amount: 490 }],
  itemTotal: 8800,
  shippingTotal: 490,
  discountTotal: 100,
  taxTotal: 1483,
  total: 9290,
  shippingAddress: null,
};

let sent = 0;
/** Keys are ASCII. */
const keyOf = (template: string, to: string): string => `${template}:${encodeURIComponent(to)}`;

async function send(template: string, data: object, more: { to?: string; locale?: string; replyTo?: string } = {}) {
  const to = more.to ?? `reader-${(sent += 1)}@example.com`;
  const message = { template, data: data as Record<string, unknown>, locale: null, ...more, to };
  const { messageId } = await tried.client.send(message, { idempotencyKey: keyOf(template, to) });
  const [arrived] = mailbox.to(to);
  if (!arrived) throw new Error("nothing arrived");
  return { messageId, ...arrived };
}

describe("an order's confirmation", () => {
  it("says what was bought and what it comes to, in text", async () => {
    const { mail } = await send("order-confirmation", order);
    expect(mail.subject).toBe("Your order 7 at Kiel & Friends");
    expect(mail.from).toEqual({ name: "Kiel & Friends", address: "shop@example.com" });
    expect(mail.text?.trim().split("\n")).toEqual([
      "Thank you for your order.",
      "Order 7",
      "",
      "2 × Board (Large): €88.00",
      `1 × <img src=x onerror=alert(1)> ("'&): €0.00`,
      "Shipping: Standard: €4.90",
      "Discount: -€1.00",
      "Total: €92.90",
      "Taxes in the total: €14.83",
      "",
      "Kiel & Friends, https://shop.example.com",
    ]);
  });

  it("says the same in HTML, where nothing of it becomes markup", async () => {
    const { mail } = await send("order-confirmation", order);
    expect(mail.html).toContain("2 × Board (Large)");
    expect(mail.html).toContain("€92.90");
    expect(mail.html).toContain("&lt;img src=x onerror=alert(1)&gt; (&quot;&#39;&amp;)");
    expect(mail.html).not.toContain("<img");
    expect(mail.html).toContain("Kiel &amp; Friends");
  });
});

describe("links", () => {
  const reset = {
    actorType: "customer",
    email: "ada+1@example.com",
    token: "a.b-c_d",
    expiresAt: "2026-11-21T09:45:00Z",
  };

  it("lead shoppers to the storefront and staff to the admin", async () => {
    const query = "/reset-password?email=ada%2B1%40example.com&token=a.b-c_d";
    const shopper = await send("password-reset", reset);
    expect(shopper.mail.text).toContain(`https://shop.example.com${query}`);
    expect(shopper.mail.html).toContain(`href="https://shop.example.com${query.replace("&", "&amp;")}"`);
    const staff = await send("password-reset", { ...reset, actorType: "user" });
    expect(staff.mail.text).toContain(`https://admin.example.com/app${query}`);
    const invite = await send("staff-invite", { email: "olga@example.com", token: "t/1", expiresAt: reset.expiresAt });
    expect(invite.mail.text).toContain("https://admin.example.com/app/invite?token=t%2F1");
    const transfer = await send("order-transfer", {
      orderId: "order_1",
      displayId: 7,
      newOwnerEmail: "heir@example.com",
      description: "It was <mine>",
      token: "t/1",
      expiresAt: reset.expiresAt,
    });
    expect(transfer.mail.text).toContain("https://shop.example.com/order/order_1/transfer/t%2F1");
    expect(transfer.mail.text).toContain("heir@example.com");
    expect(transfer.mail.html).toContain("It was &lt;mine&gt;");
  });

  it("say until when they work", async () => {
    const { mail } = await send("password-reset", reset, { locale: "de" });
    expect(mail.text).toContain("21. November 2026");
  });

  it("of a carrier run no scripts", async () => {
    const label = { trackingNumber: "N1", trackingUrl: "javascript:alert(1)" };
    const shipment = { orderId: "order_1", displayId: 7, lines: [], labels: [label], shippingAddress: null };
    const { mail } = await send("shipment", shipment);
    expect(mail.html).toContain("N1");
    expect(`${mail.text}${mail.html}`).not.toContain("javascript:");
    const good = { ...label, trackingUrl: "https://carrier.example/t?n=1&x=2" };
    const tracked = await send("shipment", { ...shipment, labels: [good] });
    expect(tracked.mail.html).toContain('href="https://carrier.example/t?n=1&amp;x=2"');
  });
});

describe("headers", () => {
  it("are never made of what shoppers typed", async () => {
    const line = { ...order.lines[0], title: "Board\r\nBcc: thief@example.com" };
    const named = { ...order, lines: [line], shippingMethods: [{ name: "a\r\nSubject: other", amount: 0 }] };
    const { recipients, mail } = await send("order-confirmation", named, { replyTo: "service@example.com" });
    expect(recipients).toHaveLength(1);
    expect(mail.subject).toBe("Your order 7 at Kiel & Friends");
    expect(mail.bcc ?? []).toEqual([]);
    expect(mail.replyTo).toEqual([{ name: "", address: "service@example.com" }]);
    await expect(
      send("order-confirmation", order, { replyTo: "a@b.example\r\nBcc: c@d.example" }),
    ).rejects.toMatchObject({
      code: "notification.refused",
    });
  });

  it("carry an id that follows from the key, whichever process sends it", async () => {
    const { messageId, mail } = await send("order-confirmation", order, { to: "twice@example.com" });
    expect(messageId).toMatch(/^<[0-9a-f]{40}@example\.com>$/);
    expect(mail.messageId).toBe(messageId);
    const other = await tryPlugin(smtpNotifications(shopConfig(mailbox)), notification);
    const message = { to: "twice@example.com", template: "order-confirmation", data: order, locale: null };
    const again = await other.client.send(message, {
      idempotencyKey: keyOf("order-confirmation", "twice@example.com"),
    });
    await other.close();
    expect(again.messageId).toBe(messageId);
    expect(mailbox.to("twice@example.com").map(({ mail: { messageId: id } }) => id)).toEqual([messageId, messageId]);
  });

  it("say that a program wrote, so that no vacation answers", async () => {
    const { source } = await send("order-confirmation", order);
    expect(source).toMatch(/^auto-submitted: auto-generated/im);
  });

  it("take addresses of any script", async () => {
    const { recipients } = await send("order-confirmation", order, { to: "käthe@bücher.example" });
    expect(recipients).toHaveLength(1);
  });
});
