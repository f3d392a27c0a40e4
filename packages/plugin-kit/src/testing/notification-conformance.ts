import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type notification, type Notification } from "../contracts/notification.ts";
import { NotificationRefused } from "../contracts/notification-refused.ts";
import type { NotificationData } from "../contracts/notification-templates.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

/** A message as it arrived. */
export interface ReceivedNotification {
  readonly subject: string;
  readonly text: string;
}

export interface NotificationTrial {
  /** What arrived at an address so far; without it, only the answers are looked at. */
  received?(to: string): Promise<readonly ReceivedNotification[]> | readonly ReceivedNotification[];
}

const order: NotificationData<"order-confirmation"> = {
  orderId: "order_1",
  displayId: 1042,
  placedAt: "2026-11-21T09:30:00.000Z",
  currencyCode: "eur",
  lines: [
    { title: "Chopping Board", variantTitle: "Large", sku: "CB-L", quantity: 2, unitPrice: 4400 },
    { title: "Grüße & <b>Küsse</b>", variantTitle: "Grüße & <b>Küsse</b>", sku: null, quantity: 1, unitPrice: 490 },
  ],
  shippingMethods: [{ name: "Standard", amount: 500 }],
  itemTotal: 9290,
  shippingTotal: 500,
  discountTotal: 0,
  taxTotal: 1563,
  total: 9790,
  shippingAddress: {
    name: "Ada Łukasiewicz",
    company: null,
    lines: ["Kanalstraße 5"],
    postalCode: "24103",
    city: "Kiel",
    province: null,
    countryCode: "de",
  },
};
const { lines, shippingAddress } = order;
const expiresAt = "2026-11-21T09:45:00.000Z";

/** Each of the engine's messages, with something that must be readable in it. */
const samples: readonly { template: string; data: object; says: string }[] = [
  { template: "order-confirmation", data: order, says: "1042" },
  {
    template: "shipment",
    data: {
      orderId: "order_1",
      displayId: 1042,
      lines: lines.map(({ title, variantTitle, sku, quantity }) => ({ title, variantTitle, sku, quantity })),
      labels: [{ trackingNumber: "00340434161094015902", trackingUrl: null }],
      shippingAddress,
    },
    says: "00340434161094015902",
  },
  {
    template: "order-transfer",
    data: {
      orderId: "order_1",
      displayId: 1042,
      newOwnerEmail: "heir@example.com",
      description: null,
      token: "transfer-token-1",
      expiresAt,
    },
    says: "transfer-token-1",
  },
  {
    template: "password-reset",
    data: { actorType: "customer", email: "ada@example.com", token: "reset-token-1", expiresAt },
    says: "reset-token-1",
  },
  {
    template: "staff-invite",
    data: { email: "olga@example.com", token: "invite-token-1", expiresAt },
    says: "invite-token-1",
  },
];

let named = 0;
const nextAddress = (): string => `shopper-${(named += 1)}@example.com`;

/** Registers what every holder of the contract `notification` has to do. */
export function notificationConformance(
  open: () => Promise<TriedPlugin<typeof notification>>,
  { received }: NotificationTrial = {},
): void {
  describe("notification", () => {
    let tried: TriedPlugin<typeof notification>;
    beforeAll(async () => {
      tried = await open();
    });
    afterAll(() => tried?.close());

    const send = (
      message: Partial<Omit<Notification, "data">> & { template: string; data: object },
      idempotencyKey?: string,
    ) =>
      tried.client.send(
        { to: nextAddress(), locale: null, ...message, data: message.data as Record<string, unknown> },
        idempotencyKey === undefined ? {} : { idempotencyKey },
      );
    const arrived = async (to: string): Promise<readonly ReceivedNotification[]> => (await received?.(to)) ?? [];

    it.each(samples)("sends $template", async ({ template, data, says }) => {
      const to = nextAddress();
      const { messageId } = await send({ to, template, data }, `send-${template}`);
      expect(messageId === null || messageId.length > 0).toBe(true);
      if (received) expect(await arrived(to)).toMatchObject([{ text: expect.stringContaining(says) }]);
    });

    it("takes the amounts' spelling from the locale, and any locale at all", async () => {
      const german = nextAddress();
      await send({ to: german, template: "order-confirmation", data: order, locale: "de-DE" }, "locale-de");
      const odd = { template: "order-confirmation", data: order, locale: "../no locale" };
      await expect(send(odd, "locale-odd")).resolves.toBeDefined();
      if (received) expect((await arrived(german))[0]?.text).toMatch(/97,90/);
    });

    it("sends a message once, however often it is asked with the same key", async () => {
      const to = nextAddress();
      const message = { to, template: "order-confirmation", data: order };
      const first = await send(message, "once");
      const [second, third] = await Promise.all([send(message, "once"), send(message, "once")]);
      expect([second, third]).toEqual([first, first]);
      if (received) expect(await arrived(to)).toHaveLength(1);
    });

    it("tells messages of different keys apart", async () => {
      const to = nextAddress();
      const message = { to, template: "order-confirmation", data: order };
      const first = await send(message, "apart-1");
      const second = await send(message, "apart-2");
      expect(first.messageId === null || first.messageId !== second.messageId).toBe(true);
      if (received) expect(await arrived(to)).toHaveLength(2);
    });

    it("needs an idempotency key", async () => {
      await expect(send({ template: "order-confirmation", data: order })).rejects.toMatchObject({
        code: "plugin.invalid_call",
      });
    });

    it.each(["no-such-template", "../order-confirmation", "__proto__", "constructor"])(
      "refuses the template %s for good",
      async (template) => {
        await expect(send({ template, data: {} }, `unknown-${template}`)).rejects.toMatchObject({
          code: NotificationRefused.code,
        });
      },
    );

    it("refuses data that is not the template's", async () => {
      const incomplete = { template: "password-reset", data: { actorType: "customer" } };
      await expect(send(incomplete, "incomplete")).rejects.toMatchObject({ code: NotificationRefused.code });
    });

    it("refuses input that is not the contract's", async () => {
      const call = { to: "", template: "password-reset", data: {}, locale: null };
      await expect(tried.client.send(call, { idempotencyKey: "empty" })).rejects.toMatchObject({
        code: "plugin.invalid_call",
      });
    });

    it.each(["nobody", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "<a@b>@c"])(
      "refuses the address %j, whatever it tries",
      async (to) => {
        await expect(send({ to, template: "order-confirmation", data: order }, "bad-address")).rejects.toMatchObject({
          code: NotificationRefused.code,
        });
        if (received) expect(await arrived("b@example.com")).toEqual([]);
      },
    );
  });
}
