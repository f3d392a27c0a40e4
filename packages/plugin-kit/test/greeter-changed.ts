import Type from "typebox";
import { defineContract, definePlugin } from "../src/index.ts";

const changed = defineContract("greeting", 1, "one", {
  greet: {
    input: Type.Object({ name: Type.String(), title: Type.String() }),
    output: Type.Object({ words: Type.String() }),
    deadlineMs: 5_000,
    idempotent: true,
  },
});

/** The greeter, changed so that shops that know the one before cannot use it. */
export const changedGreeter = definePlugin({
  id: "greeter",
  implements: { greeting: changed },
  config: Type.Object({}),
  setup: () => ({ greeting: { greet: async () => ({ words: "something else" }) } }),
});
