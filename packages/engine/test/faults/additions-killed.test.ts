import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
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

/** Something that staff add, and how many of it there are by now. */
interface Addition {
  /** What the audit log calls it. */
  readonly made: string;
  readonly url: string;
  readonly payload: object;
  count(): Promise<number>;
}

const additions: Readonly<Record<string, () => Promise<Addition>>> = {
  async "a note"() {
    const { id } = await desk.sell([{ variantId, quantity: 1 }]);
    const url = `/orders/${id}/notes`;
    const count = async () => (await desk.must<{ count: number }>("GET", url)).count;
    return { made: "order_note", url, payload: { text: "Rang twice." }, count };
  },
  async "a line of an edit"() {
    const { id } = await desk.sell([{ variantId, quantity: 1 }]);
    await desk.must("POST", "/order-edits", { order_id: id });
    const count = async () => {
      const { order } = await desk.must<{ order: { items: object[] } }>("GET", `/orders/${id}/preview`);
      return order.items.length - 1;
    };
    const payload = { items: [{ variant_id: variantId, quantity: 1 }] };
    return { made: "order_change_action", url: `/order-edits/${id}/items`, payload, count };
  },
};

it.each(Object.entries(additions))(
  "%s is added once, whichever statement an engine dies over, and whoever asks again is told of it",
  { timeout: 300_000 },
  async (_, prepare) => {
    const { made: table, url, payload, count } = await prepare();
    const made: unknown = expect.stringMatching(new RegExp(`^${table} \\w+$`));
    const statuses: number[] = [];
    for (let spare = fleet.start(), statement = 1; ; statement += 1) {
      const victim = await spare;
      spare = fleet.start();
      const post = { url, payload, key: randomUUID() };
      const fault = { statement, moment: "after", signal: "SIGKILL" } as const;
      const answer = await postOnce(victim, survivor.adminAuthorization, { ...post, fault });
      if (answer) {
        // The request has fewer statements: this time nobody was killed.
        await Promise.all([victim.kill(), spare.then((engine) => engine.kill())]);
        break;
      }
      // What PostgreSQL was told last is done a moment after the engine that told it has died.
      await sleep(200);
      await letGo(fleet.database, post.key);
      const again = await postOnce(survivor, survivor.adminAuthorization, post);
      expect(await count()).toBe(statement);
      statuses.push(again?.status ?? 0);
      if (again?.status === 409) expect(JSON.parse(again.text)).toMatchObject({ data: { key: post.key, made } });
      expect(await postOnce(survivor, survivor.adminAuthorization, post)).toMatchObject({ status: again?.status });
      expect(await count()).toBe(statement);
    }
    expect(new Set(statuses)).toEqual(new Set([200, 409]));
  },
);
