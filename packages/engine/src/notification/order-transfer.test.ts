import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openDemoShop } from "../../test/demo-template.ts";
import { type ListeningShop, listening } from "../../test/listening-shop.ts";
import type { Medusa } from "../../test/medusa.ts";
import { defaultPlugins, type TestShop } from "../../test/open-test-shop.ts";
import { requestsTo, signUp } from "../../test/shop-requests.ts";
import { variantOf } from "../../test/shopper.ts";
import { StaffDesk } from "../../test/staff-desk.ts";
import { TestMailbox } from "../../test/support/test-mailbox.ts";

/** Orders that change hands, by the unmodified js-sdk on both sides and with the tokens that were mailed. */
const mailbox = new TestMailbox();
let shop: TestShop;
let open: ListeningShop;
let variantId: string;
/** Whoever asks, signed in, and an id of theirs. */
let heir: { readonly id: string; readonly sdk: Medusa };
/** Whoever has only the mail. */
let guest: Medusa;

beforeAll(async () => {
  shop = await openDemoShop({ plugins: [...defaultPlugins(), mailbox.plugin()] });
  open = await listening(shop);
  variantId = await variantOf(shop, "BB-LARGE");
  guest = open.shopper;
  heir = await signedUp("heir@example.com");
});
afterAll(() => shop.close());

async function signedUp(email: string): Promise<{ id: string; sdk: Medusa }> {
  const { id } = await signUp(requestsTo(shop), email);
  const sdk = open.another();
  await sdk.auth.login("customer", "emailpass", { email, password: "a good password" });
  return { id, sdk };
}

const sold = async (): Promise<string> => (await new StaffDesk(shop).sell([{ variantId, quantity: 1 }])).id;

/** The mails that ask for an order, the latest last, each with its token. */
const mailsAbout = (orderId: string) =>
  mailbox.calls.filter(({ template, data }) => template === "order-transfer" && data["orderId"] === orderId);

async function mailed(orderId: string, count = 1): Promise<string> {
  await vi.waitFor(() => expect(mailsAbout(orderId)).toHaveLength(count), { timeout: 15_000 });
  return String(mailsAbout(orderId).at(-1)?.data["token"]);
}

const ownerOf = async (id: string) =>
  (await open.merchant.admin.order.retrieve(id, { fields: "id,customer_id,email" })).order;

const refused = { status: 400, message: expect.stringContaining("The token does not transfer") };

it("goes to who asked for it, once whoever has its mailbox accepts", async () => {
  const id = await sold();
  await heir.sdk.store.order.requestTransfer(id, { description: "I paid for it." });
  const token = await mailed(id);
  expect(mailsAbout(id)).toMatchObject([
    {
      to: "ada@example.com",
      data: { newOwnerEmail: "heir@example.com", description: "I paid for it.", expiresAt: expect.any(String) },
    },
  ]);
  expect((await heir.sdk.store.order.list()).orders).toEqual([]);
  await expect(guest.store.order.acceptTransfer(id, { token: `${token}x` })).rejects.toMatchObject(refused);
  const { order } = await guest.store.order.acceptTransfer(id, { token });
  expect(order.id).toBe(id);
  expect((await heir.sdk.store.order.list()).orders.map((one) => one.id)).toContain(id);
  expect(await ownerOf(id)).toMatchObject({ customer_id: heir.id, email: "ada@example.com" });
  await expect(guest.store.order.acceptTransfer(id, { token })).rejects.toMatchObject(refused);
});

it("stays when it is declined, and the token is spent", async () => {
  const id = await sold();
  const { customer_id: before } = await ownerOf(id);
  await heir.sdk.store.order.requestTransfer(id, {});
  const token = await mailed(id);
  await guest.store.order.declineTransfer(id, { token });
  await expect(guest.store.order.acceptTransfer(id, { token })).rejects.toMatchObject(refused);
  expect((await ownerOf(id)).customer_id).toBe(before);
});

it("is asked for no longer once who asked takes it back, which nobody else can", async () => {
  const id = await sold();
  await heir.sdk.store.order.requestTransfer(id, {});
  const token = await mailed(id);
  const { sdk: stranger } = await signedUp("stranger@example.com");
  await expect(stranger.store.order.cancelTransfer(id)).rejects.toMatchObject({ status: 404 });
  await heir.sdk.store.order.cancelTransfer(id);
  await expect(guest.store.order.acceptTransfer(id, { token })).rejects.toMatchObject(refused);
});

it("is asked for by staff, who can take that back; a later request makes the earlier token worthless", async () => {
  const id = await sold();
  const { admin } = open.merchant;
  await admin.order.requestTransfer(id, { customer_id: heir.id, update_order_email: true });
  const first = await mailed(id);
  await admin.order.cancelTransfer(id);
  await expect(guest.store.order.acceptTransfer(id, { token: first })).rejects.toMatchObject(refused);
  await admin.order.requestTransfer(id, { customer_id: heir.id, update_order_email: true });
  const second = await mailed(id, 2);
  await admin.order.requestTransfer(id, { customer_id: heir.id, update_order_email: true });
  const third = await mailed(id, 3);
  await expect(guest.store.order.acceptTransfer(id, { token: second })).rejects.toMatchObject(refused);
  await guest.store.order.acceptTransfer(id, { token: third });
  expect(await ownerOf(id)).toMatchObject({ customer_id: heir.id, email: "heir@example.com" });
  await expect(admin.order.requestTransfer(id, { customer_id: heir.id })).rejects.toMatchObject({ status: 400 });
});

it("goes to one of two who accept at the same time", async () => {
  const id = await sold();
  await heir.sdk.store.order.requestTransfer(id, {});
  const token = await mailed(id);
  const accepted = await Promise.allSettled([1, 2, 3].map(() => guest.store.order.acceptTransfer(id, { token })));
  expect(accepted.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

it("is kept as a message to be seen, without the token", async () => {
  const id = await sold();
  await heir.sdk.store.order.requestTransfer(id, {});
  const token = await mailed(id);
  const about = await vi.waitFor(async () => {
    const { notifications } = await open.merchant.client.fetch<{ notifications: object[] }>("/admin/notifications", {
      query: { resource_id: id, template: "order-transfer" },
    });
    expect(notifications).toMatchObject([{ to: "ada@example.com", status: "sent" }]);
    return notifications;
  }, 15_000);
  expect(JSON.stringify(about)).not.toContain(token);
});
