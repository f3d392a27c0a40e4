import {
  type Call,
  CallUndone,
  type Database,
  PaymentRefused,
  type PaymentState,
  requiredKey,
  type Statement,
} from "@hanse/plugin-kit";
import { authorize, cancel, capture, find, type PaymentRow, refund } from "./payment.queries.ts";

type Data = Record<string, unknown>;
interface Part {
  data: Data;
  amount: number;
  currencyCode: string;
}

/** The books of what was promised, paid and paid back outside the shop. */
export class Payments {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Nothing is known of a payment before it is authorised. */
  async prepare(data: Data): Promise<PaymentState> {
    return { status: "pending", data, amount: 0 };
  }

  async authorize(
    { amount, currencyCode }: { amount: number; currencyCode: string },
    call: Call,
  ): Promise<PaymentState> {
    const key = requiredKey(call, "payment-manual", "payment.authorize");
    while (true) {
      call.signal.throwIfAborted();
      const [payment] = await this.#db.query(authorize, [key, amount, currencyCode]);
      if (payment?.status === "canceled") throw new CallUndone({ key });
      if (payment) return stateOf(payment);
    }
  }

  async cancel({ data, key = paymentKey(data) }: { data: Data; key?: string }): Promise<PaymentState> {
    if (key === undefined) return { status: "canceled", data, amount: 0 };
    const [payment] = await this.#db.query(cancel, [key]);
    if (!payment)
      throw new PaymentRefused({ reason: `the payment ${key} is captured and cannot be canceled: refund it instead` });
    return stateOf(payment);
  }

  capture(part: Part, call: Call): Promise<PaymentState> {
    return this.#move("capture", capture, part, call);
  }

  refund(part: Part, call: Call): Promise<PaymentState> {
    return this.#move("refund", refund, part, call);
  }

  async retrieve({ data }: { data: Data }): Promise<PaymentState> {
    const key = paymentKey(data);
    if (key === undefined) return this.prepare(data);
    const [payment] = await this.#db.query(find, [key, null]);
    if (!payment) throw new PaymentRefused({ reason: `there is no payment ${key}` });
    return stateOf(payment);
  }

  async #move(
    kind: "capture" | "refund",
    move: Statement<PaymentRow>,
    { data, amount, currencyCode }: Part,
    call: Call,
  ): Promise<PaymentState> {
    const callKey = requiredKey(call, "payment-manual", `payment.${kind}`);
    const key = paymentKey(data);
    if (key === undefined)
      throw new PaymentRefused({ reason: `nothing was authorised, so there is nothing to ${kind}` });
    const [moved] = await this.#db.query(move, [callKey, key, amount, currencyCode]);
    if (moved) return stateOf(moved);
    const [payment] = await this.#db.query(find, [key, callKey]);
    if (!payment) throw new PaymentRefused({ reason: `there is no payment ${key}` });
    if (payment.movedAs === kind) return stateOf(payment);
    throw new PaymentRefused({ reason: whyNot(kind, payment, amount, currencyCode) });
  }
}

function whyNot(
  kind: "capture" | "refund",
  { key, status, currencyCode, ...sums }: PaymentRow,
  amount: number,
  asked: string,
): string {
  const left = kind === "capture" ? sums.amount - sums.captured : sums.captured - sums.refunded;
  if (status === "canceled") return `the payment ${key} is canceled`;
  if (currencyCode !== asked) return `the payment ${key} is in ${currencyCode}, not in ${asked}`;
  if (amount > left) return `${kind} of ${amount} minor units asked for, but ${left} are left of the payment ${key}`;
  return `the payment ${key} cannot take this ${kind}: its idempotency key was used for something else`;
}

function stateOf({ key, status, amount, captured, refunded }: PaymentRow): PaymentState {
  return { status, data: { paymentKey: key }, amount: status === "canceled" ? 0 : amount, captured, refunded };
}

const paymentKey = ({ paymentKey: key }: Data): string | undefined => (typeof key === "string" ? key : undefined);
