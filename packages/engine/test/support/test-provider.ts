import { definePlugin, payment, PaymentRefused, type PaymentState } from "@hanse/plugin-kit";
import Type from "typebox";

/** A provider for tests: does what the session's data or the test tells it, and keeps books by idempotency key. */
export class TestProvider {
  /** Every call, as `operation key`. */
  readonly calls: string[] = [];
  /** Amounts moved, by the key of the call that moved them. */
  readonly moved = new Map<string, number>();
  /** How many of the next calls fail without an answer, after they took effect. */
  silentCalls = 0;
  /** Whether it refuses to move money. */
  isRefusing = false;
  status: PaymentState["status"] = "authorized";

  readonly plugin = definePlugin({
    id: "payment-test",
    implements: { payment },
    providerId: "pp_test_test",
    config: Type.Object({}),
    setup: () => ({
      payment: {
        initiate: async ({ sessionId, amount, data }, { idempotencyKey }) =>
          this.#answer("initiate", idempotencyKey, {
            status: "pending",
            data: { ...data, secret: `${sessionId}:${amount}` },
            amount: 0,
          }),
        update: async ({ sessionId, amount, data }, { idempotencyKey }) =>
          this.#answer("update", idempotencyKey, {
            status: "pending",
            data: { ...data, secret: `${sessionId}:${amount}` },
            amount: 0,
          }),
        authorize: async ({ amount, data }, { idempotencyKey }) => {
          const isTaken = this.status === "authorized" || this.status === "captured";
          const message = this.status === "declined" ? { message: "The card has expired." } : {};
          return this.#answer("authorize", idempotencyKey, {
            status: this.status,
            data,
            amount: isTaken ? amount : 0,
            ...message,
          });
        },
        capture: async (part, { idempotencyKey }) => this.#move("capture", part, idempotencyKey),
        refund: async (part, { idempotencyKey }) => this.#move("refund", part, idempotencyKey),
        cancel: async ({ data, key }) => {
          if (this.status === "captured") throw new PaymentRefused({ reason: "it is captured" });
          return this.#answer("cancel", key, { status: "canceled", data, amount: 0 });
        },
        retrieve: async ({ data }) => ({ status: this.status, data, amount: 700 }),
      },
    }),
  });

  #move(kind: string, { amount, data }: { amount: number; data: Record<string, unknown> }, key = ""): PaymentState {
    if (this.isRefusing) throw new PaymentRefused({ reason: "the bank says no" });
    this.moved.set(key, amount);
    return this.#answer(kind, key, { status: "captured", data, amount });
  }

  #answer(operation: string, key: string | undefined, state: PaymentState): PaymentState {
    this.calls.push(`${operation} ${key ?? ""}`);
    if (this.silentCalls === 0) return state;
    this.silentCalls -= 1;
    throw new Error("The connection was lost.");
  }
}
