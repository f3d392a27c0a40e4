import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { germanAddress, Shopper } from "../shopper.ts";
import { StaffDesk, type WholeOrder } from "../staff-desk.ts";
import { expectBooksInOrder } from "./books.ts";
import type { EngineProcess } from "./engine-process.ts";
import type { Fault } from "./fault.ts";
import { Fleet } from "./fleet.ts";
import { letGo, postOnce } from "./keyed-post.ts";
import { countStock } from "./stock.ts";

/** One engine that stays, for what leads up to a request; those that die over requests come and go beside it. */
let fleet: Fleet;
let survivor: EngineProcess;
let desk: StaffDesk;
let large: string;
let small: string;
let isOver = false;
const mortals: EngineProcess[] = [];

beforeAll(async () => {
  fleet = await Fleet.open(1, { checkout: { leaseSeconds: 1 } });
  survivor = fleet.next();
  desk = new StaffDesk(survivor);
  large = await countStock(survivor, fleet.database, "BB-LARGE", [1_000, 1_000]);
  small = await countStock(survivor, fleet.database, "BB-SMALL", [1_000, 1_000]);
  await Promise.all([raise(), raise()]);
}, 120_000);
afterAll(async () => {
  isOver = true;
  await fleet.close();
});

const wantedKills = 20;
const clerks = 3;
/** About as many as the longest request sends. */
const mostStatements = 30;
/** A movement of money whose engine died is looked after 30 s later, by a job that runs every 15 s. */
const patience = { timeout: 90_000, interval: 50 };

/** Engines that died over a request. */
let kills = 0;
const starts: Promise<void>[] = [];

/** Starts an engine, and another one whenever it dies. */
async function raise(): Promise<void> {
  const engine = await fleet.start();
  mortals.push(engine);
  void engine.exited.then(() => {
    mortals.splice(mortals.indexOf(engine), 1);
    if (!isOver) starts.push(raise());
  });
}

async function mortal(turn: number): Promise<EngineProcess> {
  while (mortals.length === 0) await sleep(20);
  return mortals[turn % mortals.length] ?? survivor;
}

/** The same dice for the same seed (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/**
 * What an engine was told of five seconds ago and has not done is handed out again after a minute; this has that minute pass.
 * What it took as it died may show only later.
 */
const handOutAgain = unnamed<never>(
  "UPDATE event_delivery SET due_at = now() WHERE state = 'delivering' AND due_at < now() + interval '55 seconds'",
);

type Roll = (sides: number) => number;

/** Sends a request that its engine dies over, and the same again elsewhere until it is answered; it may have been done by then. */
async function insist(roll: Roll, url: string, payload: object = {}): Promise<void> {
  const key = randomUUID();
  // Of the one who stays, whichever engine is asked: it is the same member of staff who asks again.
  const headers = { authorization: survivor.adminAuthorization };
  const statement = 1 + roll(mostStatements);
  const first: Fault = { statement, moment: roll(2) === 0 ? "before" : "after", signal: "SIGKILL" };
  let diedOver = 0;
  for (let turn = roll(2); ; turn += 1) {
    const engine = await mortal(turn);
    const fault = diedOver === 0 ? first : undefined;
    const answer = await postOnce(engine, { headers, url: `/admin${url}`, payload, key, fault });
    if (!answer) {
      diedOver += 1;
      kills += 1;
      await letGo(fleet.database, key);
    } else if (answer.status >= 500 || answer.retryAfter !== null) await sleep(100);
    // Who asks again may be told that it is done already.
    else if (answer.status === 200 || (diedOver > 0 && answer.status < 500)) return;
    else throw new Error(`POST ${url} answered ${answer.status}: ${answer.text}`);
  }
}

const lineOf = (order: WholeOrder, at = 0): string => order.items[at]?.id ?? "";
const paymentOf = (order: WholeOrder) => order.payment_collections[0]?.payments?.[0];
const standing = (order: WholeOrder) => order.fulfillments.filter(({ canceled_at: at }) => at === null);

/** Waits until the order is like that. Whoever does something twice never gets there. */
const become = (id: string, check: (order: WholeOrder) => unknown, wanted: unknown): Promise<void> =>
  vi.waitFor(async () => {
    await fleet.database.query(handOutAgain);
    expect(check(await desk.order(id))).toEqual(wanted);
  }, patience);
const entriesOf = async (id: string): Promise<number> =>
  (await fleet.database.query(unnamed("SELECT FROM order_ledger_entry WHERE order_id = $1"), [id])).length;

const sell = (quantity: number) => desk.sell([{ variantId: large, quantity }]);

/** Parcels and money, in parts, so that nothing but the shop keeps them from happening twice. */
async function shipped(roll: Roll): Promise<void> {
  const order = await sell(4);
  const { id } = order;
  const at = `/orders/${id}/fulfillments`;
  const progress = ({ items: [item] }: WholeOrder) => {
    const { fulfilled_quantity, shipped_quantity, delivered_quantity } = item?.detail ?? {};
    return [fulfilled_quantity, shipped_quantity, delivered_quantity];
  };
  await insist(roll, at, { items: [{ id: lineOf(order), quantity: 1 }] });
  await become(id, progress, [1, 0, 0]);
  await insist(roll, at, { items: [{ id: lineOf(order), quantity: 2 }] });
  await become(id, progress, [3, 0, 0]);
  const [one, two] = standing(await desk.order(id));
  await insist(roll, `${at}/${one?.id}/cancel`);
  await become(id, progress, [2, 0, 0]);
  await insist(roll, `${at}/${two?.id}/shipments`);
  await become(id, progress, [2, 2, 0]);
  await insist(roll, `${at}/${two?.id}/mark-as-delivered`);
  await become(id, progress, [2, 2, 2]);

  const payment = paymentOf(order)?.id;
  const money = ({ summary }: WholeOrder) => [summary.paid_total, summary.refunded_total];
  await insist(roll, `/payments/${payment}/capture`, { amount: 3 });
  await become(id, money, [3, 0]);
  await insist(roll, `/payments/${payment}/capture`, { amount: 2 });
  await become(id, money, [5, 0]);
  await insist(roll, `/payments/${payment}/refund`, { amount: 1.5 });
  await become(id, money, [5, 1.5]);
  await insist(roll, `/orders/${id}/credit-lines`, { amount: 1 });
  await become(id, ({ credit_line_total: credited }) => credited, 1);
}

async function canceled(roll: Roll): Promise<void> {
  for (const isCaptured of [false, true]) {
    const order = await sell(1);
    if (isCaptured) await insist(roll, `/payments/${paymentOf(order)?.id}/capture`);
    await insist(roll, `/orders/${order.id}/cancel`);
    const state = ({ status, payment_status: payment, total, summary }: WholeOrder) => [
      status,
      payment,
      total,
      summary.pending_difference,
    ];
    await become(order.id, state, ["canceled", isCaptured ? "refunded" : "canceled", 0, 0]);
    expect(await entriesOf(order.id)).toBe(1);
  }
}

async function returned(roll: Roll): Promise<void> {
  const order = await desk.delivered(large, 2);
  const { return: back } = await desk.must<{ return: { id: string } }>("POST", "/returns", { order_id: order.id });
  const items = { items: [{ id: lineOf(order), quantity: 1 }] };
  await desk.must("POST", `/returns/${back.id}/request-items`, items);
  await insist(roll, `/returns/${back.id}/request`);
  const counts = ({ items: [item] }: WholeOrder) => {
    const { return_requested_quantity, return_received_quantity } = item?.detail ?? {};
    return [return_requested_quantity, return_received_quantity];
  };
  await become(order.id, counts, [1, 0]);
  await desk.must("POST", `/returns/${back.id}/receive`);
  await desk.must("POST", `/returns/${back.id}/receive-items`, items);
  await insist(roll, `/returns/${back.id}/receive/confirm`);
  await become(order.id, counts, [0, 1]);
  expect(await entriesOf(order.id)).toBe(1);
}

async function exchanged(roll: Roll): Promise<void> {
  const order = await desk.delivered(large, 2);
  const { exchange } = await desk.must<{ exchange: { id: string } }>("POST", "/exchanges", { order_id: order.id });
  await desk.must("POST", `/exchanges/${exchange.id}/inbound/items`, {
    items: [{ id: lineOf(order), quantity: 1 }],
  });
  await desk.must("POST", `/exchanges/${exchange.id}/outbound/items`, {
    items: [{ variant_id: small, quantity: 2 }],
  });
  await insist(roll, `/exchanges/${exchange.id}/request`);
  await become(order.id, ({ items }) => items.map(({ quantity }) => quantity), [2, 2]);
  expect(await entriesOf(order.id)).toBe(1);
}

async function claimed(roll: Roll): Promise<void> {
  const order = await desk.delivered(large, 2);
  const { claim } = await desk.must<{ claim: { id: string } }>("POST", "/claims", {
    order_id: order.id,
    type: "replace",
  });
  await desk.must("POST", `/claims/${claim.id}/claim-items`, { items: [{ id: lineOf(order), quantity: 1 }] });
  await desk.must("POST", `/claims/${claim.id}/outbound/items`, { items: [{ variant_id: small, quantity: 1 }] });
  await insist(roll, `/claims/${claim.id}/request`);
  await become(order.id, ({ items }) => items.map(({ quantity }) => quantity), [2, 1]);
}

/** An order that grows, and is paid for. */
async function edited(roll: Roll): Promise<void> {
  const order = await sell(1);
  await desk.must("POST", `/payments/${paymentOf(order)?.id}/capture`);
  await desk.must("POST", "/order-edits", { order_id: order.id });
  await desk.must("POST", `/order-edits/${order.id}/items`, { items: [{ variant_id: small, quantity: 1 }] });
  await insist(roll, `/order-edits/${order.id}/confirm`);
  await become(order.id, ({ items }) => items.length, 2);
  const { summary } = await desk.order(order.id);
  // A part of what is due, as no more than that can be asked for anyway.
  await insist(roll, "/payment-collections", { order_id: order.id, amount: 1 });
  await become(order.id, ({ payment_collections: all }) => all.length, 2);
  const [, asked] = (await desk.order(order.id)).payment_collections;
  await insist(roll, `/payment-collections/${asked?.id}/mark-as-paid`, { order_id: order.id });
  await become(
    order.id,
    ({ summary: now }) => Math.round(100 * (summary.pending_difference - now.pending_difference)),
    100,
  );
}

async function drafted(roll: Roll): Promise<void> {
  const { draft_order: draft } = await desk.must<{ draft_order: { id: string } }>("POST", "/draft-orders", {
    region_id: await new Shopper(survivor).regionId("eur"),
    email: "ada@example.com",
    shipping_address: germanAddress,
    items: [{ variant_id: large, quantity: 1 }],
  });
  await insist(roll, `/draft-orders/${draft.id}/convert-to-order`);
  await become(draft.id, ({ status }) => status, "pending");
  if (roll(2) === 0) return;
  await insist(roll, `/orders/${draft.id}/cancel`);
  await become(draft.id, ({ status, payment_status: payment }) => [status, payment], ["canceled", "canceled"]);
}

const stories = [shipped, canceled, returned, exchanged, claimed, edited, drafted];

it("whenever engines die over what staff do, all of it is done once", { timeout: 480_000 }, async () => {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < stories.length || kills < wantedKills) {
      const seed = (next += 1);
      await stories[(seed - 1) % stories.length]?.(dice(seed));
    }
  };
  await Promise.all(Array.from({ length: clerks }, work));
  isOver = true;
  await Promise.all(starts);
  expect(kills).toBeGreaterThanOrEqual(wantedKills);
  await expectBooksInOrder(fleet.database);
});
