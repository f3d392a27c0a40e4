import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { germanAddress, Shopper } from "../shopper.ts";
import { StaffDesk } from "../staff-desk.ts";
import type { EngineProcess } from "./engine-process.ts";
import { Fleet } from "./fleet.ts";
import { letGo, postOnce } from "./keyed-post.ts";
import { countStock } from "./stock.ts";

/** One engine that stays; those that are killed come and go beside it. */
let fleet: Fleet;
let survivor: EngineProcess;
let desk: StaffDesk;
let variantId: string;
beforeAll(async () => {
  fleet = await Fleet.open(1, { checkout: { leaseSeconds: 1 } });
  survivor = fleet.next();
  desk = new StaffDesk(survivor);
  variantId = await countStock(survivor, fleet.database, "BB-LARGE", [1_000, 1_000]);
}, 120_000);
afterAll(() => fleet.close());

/** Something that is added, and how many of it there are by now. */
interface Addition {
  /** What a repetition is told of. */
  readonly made: RegExp;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly payload: object;
  count(): Promise<number>;
}

/** Those of the one engine that stays, whichever is asked: it is the same person who asks again. */
const staff = () => ({ authorization: survivor.adminAuthorization });
const guest = () => ({ "x-publishable-api-key": survivor.key });

/** Registers a customer. Returns the token of who has signed in. */
async function signUp(): Promise<string> {
  const email = "ada@example.com";
  const credentials = { email, password: "a good password" };
  const shopper = new Shopper(survivor);
  const registered = await shopper.must<{ token: string }>("POST", "/auth/customer/emailpass/register", credentials);
  await new Shopper(survivor, registered.token).must("POST", "/store/customers", { email });
  return (await shopper.must<{ token: string }>("POST", "/auth/customer/emailpass", credentials)).token;
}

const additions: Readonly<Record<string, () => Promise<Addition>>> = {
  async "a note"() {
    const { id } = await desk.sell([{ variantId, quantity: 1 }]);
    const notes = `/orders/${id}/notes`;
    const count = async () => (await desk.must<{ count: number }>("GET", notes)).count;
    const payload = { text: "Rang twice." };
    return { made: /^order_note \w+$/, headers: staff(), url: `/admin${notes}`, payload, count };
  },
  async "a line of an edit"() {
    const { id } = await desk.sell([{ variantId, quantity: 1 }]);
    await desk.must("POST", "/order-edits", { order_id: id });
    const count = async () => {
      const { order } = await desk.must<{ order: { items: object[] } }>("GET", `/orders/${id}/preview`);
      return order.items.length - 1;
    };
    const url = `/admin/order-edits/${id}/items`;
    const payload = { items: [{ variant_id: variantId, quantity: 1 }] };
    return { made: /^order_change_action \w+$/, headers: staff(), url, payload, count };
  },
  async "an item of a cart"() {
    const shopper = new Shopper(survivor);
    const { id } = await shopper.readyCart([{ variantId, quantity: 1 }]);
    const count = async () => ((await shopper.view(id)).items[0]?.quantity ?? 0) - 1;
    const made = new RegExp(`^1 more of ${variantId} in ${id}$`);
    const payload = { variant_id: variantId, quantity: 1 };
    return { made, headers: guest(), url: `/store/carts/${id}/line-items`, payload, count };
  },
  async "an address"() {
    const token = await signUp();
    const customer = new Shopper(survivor, token);
    const url = "/store/customers/me/addresses";
    const count = async () => (await customer.must<{ count: number }>("GET", url)).count;
    const headers = { ...guest(), authorization: `Bearer ${token}` };
    return { made: /^customer_address \w+$/, headers, url, payload: germanAddress, count };
  },
  async "a return"() {
    const { id, items } = await desk.delivered(variantId, 100);
    const count = async () => (await desk.must<{ count: number }>("GET", `/returns?order_id=${id}`)).count;
    const payload = { order_id: id, items: [{ id: items[0]?.id, quantity: 1 }] };
    return { made: /^return \w+$/, headers: guest(), url: "/store/returns", payload, count };
  },
};

it.each(Object.entries(additions))(
  "%s is added once, whichever statement an engine dies over, and whoever asks again is told of it",
  { timeout: 600_000 },
  async (_, prepare) => {
    const { made, headers, url, payload, count } = await prepare();
    const statuses: number[] = [];
    for (let spare = fleet.start(), statement = 1; ; statement += 1) {
      const victim = await spare;
      spare = fleet.start();
      const post = { headers, url, payload, key: randomUUID() };
      const answer = await postOnce(victim, { ...post, fault: { statement, moment: "after", signal: "SIGKILL" } });
      if (answer) {
        // The request has fewer statements: this time nobody was killed.
        await Promise.all([victim.kill(), spare.then((engine) => engine.kill())]);
        break;
      }
      await letGo(fleet.database, post.key);
      const again = await postOnce(survivor, post);
      expect(await count()).toBe(statement);
      statuses.push(again?.status ?? 0);
      if (again?.status === 409)
        expect(JSON.parse(again.text)).toMatchObject({
          data: { key: post.key, made: expect.stringMatching(made) as unknown },
        });
      expect(await postOnce(survivor, post)).toMatchObject({ status: again?.status });
      expect(await count()).toBe(statement);
    }
    expect(new Set(statuses)).toEqual(new Set([200, 409]));
  },
);
