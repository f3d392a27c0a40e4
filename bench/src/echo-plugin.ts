import { defineContract, definePlugin } from "@hanse/plugin-kit";
import Type from "typebox";

const Text = Type.Object({ text: Type.String() });

/** What costs nothing itself, so that a call of it shows what calling costs. */
export const echo = defineContract("bench-echo", 1, "one", {
  echo: { input: Text, output: Text, deadlineMs: 5_000, idempotent: true },
});

export const echoPlugin = definePlugin({
  id: "bench-echo",
  implements: { echo },
  config: Type.Object({}),
  setup: () => ({ echo: { echo: async ({ text }) => ({ text }) } }),
});
