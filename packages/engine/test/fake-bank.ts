import {
  CallUndone,
  type ConfiguredPlugin,
  definePlugin,
  payment,
  type PaymentState,
  PaymentRefused,
} from "@hanse/plugin-kit";
import Type from "typebox";

/** A payment provider that does what a test wants, in place of the manual one. Keyed as the contract has it. */
export class FakeBank {
  answer: "authorized" | "declined" | "requires_more" | "refused" | "broken" | "silent" = "authorized";
  /** Whether it can be told to give anything up. */
  isCancelable = true;
  /** Authorises this instead of what it is asked for. */
  amount: number | undefined;
  /** Called before each answer. */
  beforeAuthorize: () => Promise<void> = async () => undefined;
  /** Amounts by the key that they were authorised with. */
  readonly authorized = new Map<string, number>();
  readonly canceled = new Set<string>();

  /** What is authorised and was not given up. */
  get standing(): number[] {
    return [...this.authorized].filter(([key]) => !this.canceled.has(key)).map(([, amount]) => amount);
  }

  plugin(providerId = "pp_system_default"): ConfiguredPlugin {
    const state = (status: PaymentState["status"], data: PaymentState["data"], amount = 0): PaymentState => ({
      status,
      data,
      amount,
    });
    const plugin = definePlugin({
      id: "payment-fake",
      implements: { payment },
      providerId,
      config: Type.Object({}),
      setup: () => ({
        payment: {
          initiate: async ({ data }) => state("pending", data),
          update: async ({ data }) => state("pending", data),
          authorize: async ({ data, amount }, { idempotencyKey: key = "" }) => {
            await this.beforeAuthorize();
            if (this.canceled.has(key)) throw new CallUndone({ key });
            if (this.answer === "broken") throw new Error("the bank does not answer");
            if (this.answer === "refused") throw new PaymentRefused({ reason: "the card is unknown" });
            if (this.answer === "declined") return { ...state("declined", data), message: "Your card was declined." };
            if (this.answer === "requires_more") return state("requires_more", { ...data, next: "confirm" });
            this.authorized.set(key, this.amount ?? amount);
            if (this.answer === "silent") throw new Error("the connection was lost");
            return state("authorized", { ...data, key }, this.amount ?? amount);
          },
          capture: async ({ data, amount }) => state("captured", data, amount),
          refund: async ({ data, amount }) => state("captured", data, amount),
          cancel: async ({ data, key }) => {
            if (!this.isCancelable) throw new Error("the bank does not answer");
            this.canceled.add(key ?? String(data["key"]));
            return state("canceled", data);
          },
          retrieve: async ({ data }) => state("pending", data),
        },
      }),
    });
    return plugin();
  }
}
