import { definePlugin, happened, payment, PaymentChanged, PaymentRefused, type PaymentState } from "@hanse/plugin-kit";
import Type from "typebox";

type Status = PaymentState["status"];
type Data = Record<string, unknown>;

/** A payment as the provider knows it. Minor units. */
interface Booked {
  readonly amount: number;
  readonly status: Status;
  readonly captured: number;
  readonly refunded: number;
}

/**
 * A provider for tests, which the browser pays: one payment a session, as it was confirmed there or as the test has the call
 * decide. It keeps books by idempotency key, tells of itself by webhook, and can be down.
 */
export class TestProvider {
  /** Every call, as `operation key`. */
  readonly calls: string[] = [];
  /** Amounts moved, by the key of the call that moved them. */
  readonly moved = new Map<string, number>();
  /** How many of the next captures fail without an answer, after they took effect. */
  silentCaptures = 0;
  /** Whether it refuses to move money. */
  isRefusing = false;
  /** Whether no call reaches it; the browser still does. */
  isDown = false;
  /** Called before each call's effect. */
  before: (operation: string) => Promise<void> = async () => undefined;
  /** What becomes of an authorisation that no browser has confirmed. */
  status: Status = "authorized";
  readonly #booked = new Map<string, Booked>();
  #emit: ((...events: ReturnType<typeof happened>[]) => Promise<void>) | undefined;

  readonly plugin = definePlugin({
    id: "payment-test",
    implements: { payment },
    providerId: "pp_test_test",
    config: Type.Object({}),
    setup: ({ emit }) => {
      this.#emit ??= emit;
      return {
        payment: {
          initiate: (session, { idempotencyKey }) => this.#do("initiate", idempotencyKey, () => this.#prepare(session)),
          update: (session, { idempotencyKey }) => this.#do("update", idempotencyKey, () => this.#prepare(session)),
          authorize: (session, { idempotencyKey }) =>
            this.#do("authorize", idempotencyKey, () => this.#authorize(session)),
          capture: (part, { idempotencyKey }) => this.#do("capture", idempotencyKey, (key) => this.#capture(part, key)),
          refund: (part, { idempotencyKey }) => this.#do("refund", idempotencyKey, (key) => this.#refund(part, key)),
          cancel: ({ data, key }) => this.#do("cancel", key, () => this.#cancel(data)),
          retrieve: ({ data }) => this.#do("retrieve", String(sessionIn(data)), () => this.#stateOf(data)),
        },
      };
    },
  });

  /** The shopper does this in the browser. */
  confirm(sessionId: string, status: Status = "authorized"): void {
    const { amount } = this.#known(sessionId);
    this.#booked.set(sessionId, { amount, status, captured: status === "captured" ? amount : 0, refunded: 0 });
  }

  /** Somebody does this at the provider's own pages. Sums, in minor units. */
  book(sessionId: string, changes: Partial<Booked>): void {
    this.#booked.set(sessionId, { ...this.#known(sessionId), ...changes });
  }

  /** Sends its webhook about a session, as it stands now or as it was when this was on its way for long. */
  async tell(sessionId: string, late: Partial<PaymentState> = {}): Promise<void> {
    const { data, ...state } = { ...this.#stateOf(dataOf(sessionId, this.#known(sessionId).amount)), ...late };
    await this.#emit?.(happened(PaymentChanged, { providerId: "pp_test_test", sessionId, data, ...state }));
  }

  /** What is authorised, or taken and not given back, of all sessions. */
  get standing(): number[] {
    return [...this.#booked.values()].map(standingOf).filter((amount) => amount > 0);
  }

  forget(): void {
    this.#booked.clear();
    this.calls.length = 0;
  }

  async #do(operation: string, key = "", effect: (key: string) => PaymentState): Promise<PaymentState> {
    if (this.isDown) throw new Error("The provider cannot be reached.");
    await this.before(operation);
    const state = effect(key);
    this.calls.push(`${operation} ${key}`);
    // Of captures alone: those calls are the test's, and others the shop makes by itself.
    if (operation !== "capture" || this.silentCaptures === 0) return state;
    this.silentCaptures -= 1;
    throw new Error("The connection was lost.");
  }

  #prepare({ sessionId, amount, data }: { sessionId: string; amount: number; data: Data }): PaymentState {
    const known = this.#booked.get(sessionId);
    if (known && known.status !== "pending") return this.#stateOf(data);
    this.#booked.set(sessionId, { amount, status: "pending", captured: 0, refunded: 0 });
    return { status: "pending", data: { ...data, ...dataOf(sessionId, amount) }, amount: 0 };
  }

  #authorize({ sessionId, amount, data }: { sessionId: string; amount: number; data: Data }): PaymentState {
    const known = this.#booked.get(sessionId);
    if (!known || known.status === "pending" || known.status === "requires_more") {
      const isTaken = this.status === "captured";
      this.#booked.set(sessionId, { amount, status: this.status, captured: isTaken ? amount : 0, refunded: 0 });
    }
    const state = this.#stateOf({ ...data, ...dataOf(sessionId, amount) });
    return { ...state, data, ...(state.status === "declined" && { message: "The card has expired." }) };
  }

  #capture({ data, amount }: { data: Data; amount: number }, key: string): PaymentState {
    return this.#move(data, amount, key, (known) => ({ ...known, captured: known.captured + amount }));
  }

  #refund({ data, amount }: { data: Data; amount: number }, key: string): PaymentState {
    return this.#move(data, amount, key, (known) => ({ ...known, refunded: known.refunded + amount }));
  }

  #move(data: Data, amount: number, key: string, change: (known: Booked) => Booked): PaymentState {
    if (this.isRefusing) throw new PaymentRefused({ reason: "the bank says no" });
    const sessionId = sessionIn(data);
    const known = sessionId === undefined ? undefined : this.#booked.get(sessionId);
    if (sessionId !== undefined && known && !this.moved.has(key)) this.#booked.set(sessionId, change(known));
    this.moved.set(key, amount);
    return { status: "captured", data, amount };
  }

  #cancel(data: Data): PaymentState {
    const sessionId = sessionIn(data);
    const known = sessionId === undefined ? undefined : this.#booked.get(sessionId);
    if (known ? known.captured > 0 : this.status === "captured") throw new PaymentRefused({ reason: "it is captured" });
    if (sessionId !== undefined && known) this.#booked.set(sessionId, { ...known, status: "canceled" });
    return { status: "canceled", data, amount: 0 };
  }

  #stateOf(data: Data): PaymentState {
    const sessionId = sessionIn(data);
    const known = sessionId === undefined ? undefined : this.#booked.get(sessionId);
    if (!known) return { status: this.status, data, amount: 700 };
    const { status, amount, captured, refunded } = known;
    const isPaid = status === "authorized" || status === "captured";
    return { status, data, amount: isPaid ? amount : 0, captured, refunded };
  }

  #known(sessionId: string): Booked {
    const known = this.#booked.get(sessionId);
    if (!known) throw new Error(`The test's provider knows no session ${sessionId}.`);
    return known;
  }
}

const standingOf = ({ status, amount, captured, refunded }: Booked): number => {
  if (status === "captured") return captured - refunded;
  return status === "authorized" ? amount : 0;
};

const dataOf = (sessionId: string, amount: number): Data => ({ secret: `${sessionId}:${amount}` });

const sessionIn = ({ secret }: Data): string | undefined =>
  typeof secret === "string" ? secret.split(":")[0] : undefined;
