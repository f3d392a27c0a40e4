import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import { Shopper } from "../shopper.ts";
import { complete, completeAtLast, type CompletionAnswer } from "./completion.ts";
import type { EngineProcess } from "./engine-process.ts";
import { patientDoor } from "./patient-door.ts";

const pauseMs = 200;
const looksEveryMs = 50;
/** Until a shop in which nothing is wrong any more has to sell again. */
const patience = { timeout: 60_000, interval: 20 };
const watched = [
  "/store/products?limit=12",
  "/store/products?q=kettle&limit=5",
  "/store/regions",
  "/store/collections",
];

/** What people saw of a shop while something happened. */
export interface Traffic {
  /** What each completed cart was answered in the end. */
  readonly answers: readonly CompletionAnswer[];
  /** How often someone was asked to come back later. */
  readonly putOff: number;
  /** How often someone looked at something. */
  readonly looks: number;
  /** How often a search was answered without the search plugin. */
  readonly fallbacks: number;
  /** What of it was not answered with 200. */
  readonly failures: readonly string[];
}

/** Waits until so many more carts than now have become orders, or been refused. */
export type Sold = (more: number) => Promise<void>;

/** So many buy a unit again and again, and somebody browses, until `happening` is over and each has an answer. */
export async function underTraffic(
  { engines, shoppers, variantId }: { engines: readonly EngineProcess[]; shoppers: number; variantId: string },
  happening: (sold: Sold) => Promise<void>,
): Promise<Traffic> {
  const answers: CompletionAnswer[] = [];
  const failures: string[] = [];
  let putOff = 0;
  let looks = 0;
  let fallbacks = 0;
  let isOver = false;

  const buy = async (engine: EngineProcess): Promise<void> => {
    const shopper = new Shopper(patientDoor(engine, () => (putOff += 1)));
    const ask = async (cartId: string): Promise<CompletionAnswer | undefined> => {
      const answer = await complete(engine, cartId);
      if (answer?.status === 503) putOff += 1;
      return answer;
    };
    while (!isOver) {
      const { id } = await shopper.readyCart([{ variantId, quantity: 1 }]);
      answers.push(await completeAtLast(id, ask));
      await sleep(pauseMs);
    }
  };
  const browse = async (engine: EngineProcess): Promise<void> => {
    while (!isOver) {
      for (const url of watched) {
        const headers = { "x-publishable-api-key": engine.key };
        const reply = await engine.app.inject({ method: "GET", url, headers });
        looks += 1;
        if (reply.headers["x-hanse-search"] === "fallback") fallbacks += 1;
        if (reply.statusCode !== 200) failures.push(`${url}: ${reply.statusCode} ${reply.body}`);
      }
      await sleep(looksEveryMs);
    }
  };

  const sold: Sold = async (more) => {
    const goal = answers.length + more;
    await vi.waitFor(() => expect(answers.length).toBeGreaterThanOrEqual(goal), patience);
  };

  const [first] = engines;
  if (!first) throw new Error("There is no engine to shop at.");
  const people = [
    browse(first),
    ...Array.from({ length: shoppers }, (_, one) => buy(engines[one % engines.length] ?? first)),
  ];
  // One who fails ends it for all: nobody would stop the others.
  const everybody = Promise.all(people).finally(() => (isOver = true));
  try {
    await Promise.race([happening(sold), everybody]);
  } finally {
    isOver = true;
  }
  await everybody;
  return { answers, putOff, looks, fallbacks, failures };
}
