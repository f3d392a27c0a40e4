import { setTimeout as sleep } from "node:timers/promises";
import type { Completed, Failure } from "../shopper.ts";
import type { EngineProcess } from "./engine-process.ts";
import { type Fault, faultHeader } from "./fault.ts";

/** What completing a cart was answered. */
export interface CompletionAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Completed | Failure;
}

/** The id of the order that the answer is about, if it is about one. */
export const orderIdIn = ({ status, body }: CompletionAnswer): string | undefined =>
  status === 200 && body.type === "order" && "order" in body ? body.order.id : undefined;

/** Whether it is the clear refusal of a cart for which there is not enough in stock. */
export const isOutOfStock = ({ status, body }: CompletionAnswer): boolean =>
  status === 400 && body.type === "not_allowed" && "code" in body && body.code === "insufficient_inventory";

/** Between the end of a connection and the word that its process has ended. */
const patienceMs = 10_000;
const attempts = 1_000;

/** Completes a cart through a process; undefined when that died before it answered. */
export async function complete(
  engine: EngineProcess,
  cartId: string,
  fault?: Fault,
): Promise<CompletionAnswer | undefined> {
  const headers = { "x-publishable-api-key": engine.key, ...(fault && { [faultHeader]: JSON.stringify(fault) }) };
  try {
    const response = await fetch(`${engine.url}/store/carts/${cartId}/complete`, { method: "POST", headers });
    const body = (await response.json()) as Completed | Failure;
    return { status: response.status, retryAfter: response.headers.get("retry-after"), body };
  } catch (error) {
    if (await engine.hasEndedWithin(patienceMs)) return undefined;
    throw error;
  }
}

/** As a shopper does it: elsewhere when the process died, again when asked to, until there is an answer. */
export async function completeAtLast(
  cartId: string,
  ask: (cartId: string) => Promise<CompletionAnswer | undefined>,
): Promise<CompletionAnswer> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const answer = await ask(cartId);
    if (answer && answer.retryAfter === null) return answer;
    await sleep(50);
  }
  throw new Error(`The cart ${cartId} was completed ${attempts} times without an answer.`);
}
