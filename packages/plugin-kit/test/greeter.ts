import Type from "typebox";
import { defineContract, defineError, defineEvent, definePlugin, happened, PluginReply } from "../src/index.ts";

export const NoSuchName = defineError(
  "greeting.no_such_name",
  404,
  "not_found",
  Type.Object({ name: Type.String() }),
  ({ name }) => `Nobody is called ${name}.`,
);

export const Greeted = defineEvent("greeting.greeted", Type.Object({ name: Type.String() }), ({ name }) => name);
export const Asked = defineEvent("shop.asked", Type.Object({ name: Type.String() }), ({ name }) => name);

const Name = Type.Object({ name: Type.String() });
const Greeting = Type.Object({ text: Type.String() });

export const greeting = defineContract(
  "greeting",
  1,
  "one",
  {
    greet: { input: Name, output: Greeting, deadlineMs: 1_000, idempotent: true },
    misbehave: {
      input: Type.Object({ how: Type.String() }),
      output: Greeting,
      deadlineMs: 500,
      idempotent: false,
    },
    recall: { input: Type.Object({}), output: Type.Unknown(), deadlineMs: 1_000, idempotent: true },
  },
  [Greeted],
);

/** A plugin that does a little of everything, to be tried as a service. */
export const greeter = definePlugin({
  id: "greeter",
  implements: { greeting },
  config: Type.Object({ word: Type.String({ default: "Hello" }), apiKey: Type.String({ default: "", secret: true }) }),
  setup({ config, log, on, emit, job, route, webhook }) {
    const seen: unknown[] = [];
    on(Asked, async ({ payload }) => {
      seen.push({ asked: payload.name });
      await emit(happened(Greeted, payload));
    });
    job("tidy", { everyMs: 60_000 }, async () => void seen.push({ job: "tidy" }));
    webhook(async ({ headers, body }) => {
      const text = Buffer.from(body).toString("hex");
      seen.push({ webhook: text, signature: headers["x-signature"] });
      return { status: 202, body: "taken" };
    });
    route({
      scope: "store",
      method: "GET",
      path: "/hello/:name",
      summary: "Says hello.",
      params: Name,
      query: Type.Object({ times: Type.Integer({ default: 1, maximum: 3 }) }),
      handle: async ({ params, query, principal }) => ({
        text: `${config.word} ${params.name}`.repeat(query.times),
        principal,
      }),
    });
    route({
      scope: "public",
      method: "GET",
      path: "/files/*",
      summary: "Sends bytes.",
      handle: async () =>
        new PluginReply(new Uint8Array([0, 255]), { headers: { "content-type": "application/octet-stream" } }),
    });
    return {
      greeting: {
        greet: async ({ name }, { idempotencyKey, traceparent }) => {
          if (name === "nobody") throw new NoSuchName({ name });
          seen.push({ idempotencyKey, traceparent });
          return { text: `${config.word}, ${name}` };
        },
        misbehave: async ({ how }, { signal }) => {
          if (how === "throw") throw new Error(`it broke with ${config.apiKey}`);
          if (how === "garbage") return { words: 1 } as never;
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          log.info({}, "gave up in time");
          return { text: "late" };
        },
        recall: async () => seen,
      },
    };
  },
});
