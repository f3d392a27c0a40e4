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
const Event = Type.Object({ name: Type.String(), aggregate: Type.String(), payload: Type.Unknown() });

export const greeting = defineContract(
  "greeting",
  1,
  "one",
  {
    greet: { input: Name, output: Greeting, deadlineMs: 5_000, idempotent: true },
    misbehave: {
      input: Type.Object({ how: Type.String() }),
      output: Greeting,
      deadlineMs: 5_000,
      idempotent: false,
    },
    /** Fails so many times before it works. */
    stumble: {
      input: Type.Object({ times: Type.Integer() }),
      output: Greeting,
      deadlineMs: 5_000,
      idempotent: true,
    },
    /** Says null, or nothing at all, which is no answer. */
    mumble: {
      input: Type.Object({ nothing: Type.Boolean() }),
      output: Type.Union([Greeting, Type.Null()]),
      deadlineMs: 5_000,
      idempotent: false,
    },
    tell: { input: Event, output: Type.Object({}), deadlineMs: 5_000, idempotent: false },
    recall: { input: Type.Object({}), output: Type.Array(Type.Unknown()), deadlineMs: 5_000, idempotent: true },
  },
  [Greeted],
);

/** A plugin that does a little of everything, to be tried as a service. */
export const greeter = definePlugin({
  id: "greeter",
  implements: { greeting },
  config: Type.Object({
    word: Type.With(Type.String(), { default: "Hello" }),
    apiKey: Type.With(Type.String(), { default: "", secret: true }),
  }),
  setup({ config, log, on, emit, job, route, webhook }) {
    const seen: unknown[] = [];
    on(Asked, async ({ id, payload }) => {
      seen.push({ asked: payload.name, id });
      await emit(happened(Greeted, payload));
    });
    job("tidy", { everyMs: 60_000 }, async () => void seen.push({ job: "tidy" }));
    webhook(async ({ headers, body }) => {
      const text = Buffer.from(body).toString("hex");
      seen.push({ webhook: text, headers });
      return { status: 202, body: "taken" };
    });
    route({
      scope: "store",
      method: "GET",
      path: "/hello/:name",
      summary: "Says hello.",
      params: Name,
      query: Type.Object({ times: Type.Integer({ default: 1, maximum: 3 }) }),
      handle: async ({ params, query, principal, headers }) => ({
        text: `${config.word} ${params.name}`.repeat(query.times),
        principal,
        headers,
      }),
    });
    route({
      scope: "admin",
      method: "POST",
      path: "/names",
      permission: "greeting:write",
      summary: "Takes a name.",
      body: Name,
      handle: async ({ body }) => ({ taken: body.name }),
    });
    route({
      scope: "public",
      method: "GET",
      path: "/files/*",
      summary: "Sends bytes.",
      params: Type.Object({ rest: Type.String() }),
      handle: async ({ params }) =>
        new PluginReply(new Uint8Array([0, 255, params.rest.length]), {
          status: 203,
          headers: { "content-type": "application/octet-stream" },
        }),
    });
    return {
      greeting: {
        greet: async ({ name }, { idempotencyKey, traceparent, budgetMs }) => {
          if (name === "nobody") throw new NoSuchName({ name });
          seen.push({ greeted: name, idempotencyKey, traceparent, budgetMs });
          return { text: `${config.word}, ${name}` };
        },
        misbehave: async ({ how }, { signal }) => {
          seen.push({ misbehaved: how });
          if (how === "throw") throw new Error(`it broke with ${config.apiKey}`);
          if (how === "crash") setTimeout(() => void Promise.reject(new Error(`nobody caught ${config.apiKey}`)), 1);
          if (how === "garbage") return { words: 1 } as never;
          if (how === "ignore") await new Promise(() => undefined);
          if (how === "late") await new Promise((resolve) => setTimeout(resolve, 300));
          if (how === "very late") await new Promise((resolve) => setTimeout(resolve, 3_000));
          if (how === "wait") await new Promise((resolve) => signal.addEventListener("abort", resolve));
          if (how === "wait") seen.push({ aborted: String((signal.reason as Error).message) });
          log.info({ key: config.apiKey }, `misbehaved with ${config.apiKey}`);
          return { text: how };
        },
        stumble: async ({ times }, { idempotencyKey }) => {
          const before = seen.filter((one) => (one as { stumbled?: string }).stumbled === idempotencyKey).length;
          seen.push({ stumbled: idempotencyKey });
          if (before < times) throw new Error("not yet");
          return { text: "up again" };
        },
        mumble: async ({ nothing }) => (nothing ? (undefined as never) : null),
        tell: async (event) => {
          await emit(event);
          return {};
        },
        recall: async () => seen,
      },
    };
  },
});
