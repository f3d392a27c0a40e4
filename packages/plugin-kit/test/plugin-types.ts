import Type, { type Static } from "typebox";
import { type Client, defineContract, defineEvent, definePlugin, happened, remote, tax } from "../src/index.ts";

/** What does not compile, and what is inferred: `tsc` is the test, nothing here runs. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(isSame: Same<A, B>): boolean => isSame;

const Kind = Type.Union([Type.Literal("hot"), Type.Literal("cold")]);
const kitchen = defineContract("kitchen", 1, "one", {
  cook: {
    input: Type.Object({ dish: Type.String(), portions: Type.Optional(Type.Integer()) }),
    output: Type.Object({ kind: Kind, courses: Type.Array(Kind) }),
    deadlineMs: 1_000,
    idempotent: true,
  },
  clean: { input: Type.Object({}), output: Type.Object({}), deadlineMs: 1_000, idempotent: true },
});
const Cooked = defineEvent("kitchen.cooked", Type.Object({ dish: Type.String() }), ({ dish }) => dish);
const config = Type.Object({
  stove: Type.String(),
  heat: Type.With(Type.Integer(), { default: 3 }),
  timer: Type.Optional(Type.Integer()),
});

export const bistro = definePlugin({
  id: "bistro",
  implements: { kitchen },
  config,
  setup({ config: given, on, emit, db, route }) {
    same<typeof given, Readonly<{ stove: string; heat: number; timer?: number }>>(true);
    same<typeof db, undefined>(true);
    // @ts-expect-error: there is no such key of the configuration
    void given.oven;
    on(Cooked, async ({ payload }) => {
      same<typeof payload, { dish: string }>(true);
      // @ts-expect-error: the event has no such field
      void payload.portions;
    });
    void emit(happened(Cooked, { dish: "soup" }));
    // @ts-expect-error: the event's field is a text
    void emit(happened(Cooked, { dish: 7 }));
    // @ts-expect-error: the event has a field that is missing here
    void emit(happened(Cooked, {}));
    route({
      method: "GET",
      scope: "store",
      path: "/menu/:day",
      summary: "Tells what there is.",
      params: Type.Object({ day: Type.String() }),
      query: Type.Object({ limit: Type.Integer({ default: 3 }) }),
      handle: async ({ params, query, body }) => {
        same<typeof params, { day: string }>(true);
        same<typeof query, { limit: number }>(true);
        same<typeof body, undefined>(true);
      },
    });
    return {
      kitchen: {
        // Literals need no "as const".
        cook: async ({ dish, portions = 1 }, { signal, idempotencyKey }) => {
          same<typeof dish, string>(true);
          same<typeof portions, number>(true);
          same<typeof signal, AbortSignal>(true);
          same<typeof idempotencyKey, string | undefined>(true);
          return portions > 1 ? { kind: "hot", courses: ["cold", "hot"] } : { kind: "cold", courses: [] };
        },
        clean: async () => ({}),
      },
    };
  },
});

export const missingOperation = definePlugin({
  id: "bistro",
  implements: { kitchen },
  config: Type.Object({}),
  // @ts-expect-error: nobody cleans
  setup: (_context) => ({ kitchen: { cook: async () => ({ kind: "hot", courses: [] }) } }),
});

export const missingContract = definePlugin({
  id: "bistro",
  implements: { kitchen, tax },
  config: Type.Object({}),
  // @ts-expect-error: the contract tax is not implemented
  setup: (_context) => ({
    kitchen: { cook: async () => ({ kind: "hot", courses: [] }), clean: async () => ({}) },
  }),
});

export const wrongOutput = definePlugin({
  id: "bistro",
  implements: { kitchen },
  config: Type.Object({}),
  // @ts-expect-error: "warm" is none of the kinds
  setup: (_context) => ({ kitchen: { cook: async () => ({ kind: "warm", courses: [] }), clean: async () => ({}) } }),
});

/** How whoever runs a shop writes it down. */
export function configurations(): unknown[] {
  return [
    bistro({ stove: "gas" }),
    bistro({ stove: "gas", heat: 4, timer: 10 }, { databaseUrl: "postgres://…" }),
    // @ts-expect-error: the stove is missing
    bistro({ heat: 3 }),
    // @ts-expect-error: it cannot be left out altogether
    bistro(),
    // @ts-expect-error: heat is a number
    bistro({ stove: "gas", heat: "high" }),
    // @ts-expect-error: there is no oven
    bistro({ stove: "gas", oven: true }),
    remote(bistro, { url: "http://bistro:7100", secret: "…" }),
    // @ts-expect-error: a service needs a secret
    remote(bistro, { url: "http://bistro:7100" }),
    // @ts-expect-error: a service is configured where it runs
    remote(bistro({ stove: "gas" }), { url: "http://bistro:7100", secret: "…", config: {} }),
  ];
}

/** How the engine calls it. */
export async function calls(client: Client<typeof kitchen>): Promise<void> {
  const cooked = await client.cook({ dish: "soup" }, { idempotencyKey: "k" });
  same<typeof cooked, { kind: "hot" | "cold"; courses: ("hot" | "cold")[] }>(true);
  same<typeof cooked, Static<typeof kitchen.operations.cook.output>>(true);
  // @ts-expect-error: a dish is a text
  await client.cook({ dish: 7 });
  // @ts-expect-error: something has to be cooked
  await client.cook({});
  // @ts-expect-error: nobody bakes here
  await client.bake({});
}
