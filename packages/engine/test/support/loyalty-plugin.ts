import {
  defineContract,
  defineEvent,
  definePlugin,
  happened,
  payment,
  PaymentRefused,
  PluginReply,
} from "@hanse/plugin-kit";
import Type from "typebox";

/** Its own event; it wants to hear of it again, so that a test sees the whole way. */
export const PointsEarned = defineEvent(
  "loyalty.points_earned",
  Type.Object({ customer: Type.String(), points: Type.Integer() }),
  ({ customer }) => customer,
);

/** A contract of nobody's but this plugin's. */
export const loyalty = defineContract("loyalty", 1, "one", {
  heard: { input: Type.Object({}), output: Type.Array(Type.Unknown()), deadlineMs: 10_000, idempotent: true },
});

const refuse = async (): Promise<never> => {
  throw new PaymentRefused({ reason: "points are no money" });
};

/** A plugin with routes, a webhook, a job and events of its own: everything that reaches a plugin through the engine. */
export const loyaltyPlugin = definePlugin({
  id: "loyalty",
  implements: { loyalty, payment },
  providerId: "pp_loyalty_points",
  config: Type.Object({}),
  setup({ emit, on, route, webhook, job }) {
    const heard: unknown[] = [];
    on(PointsEarned, async ({ payload }) => void heard.push({ earned: payload }));
    job("expire-points", { everyMs: 300 }, async () => void heard.push({ job: "expire-points" }));
    webhook(async ({ headers, body }) => {
      heard.push({ webhook: Buffer.from(body).toString("base64"), signature: headers["x-signature"] ?? null });
      return { status: 202, body: "taken" };
    });
    route({
      scope: "store",
      method: "GET",
      path: "/points/:customer",
      summary: "Points of a customer.",
      params: Type.Object({ customer: Type.String() }),
      query: Type.Object({ unit: Type.Optional(Type.Integer({ minimum: 1 })) }),
      handle: async ({ params, query, principal }) => ({ ...params, unit: query.unit ?? 1, principal }),
    });
    route({
      scope: "admin",
      method: "POST",
      path: "/points",
      permission: "loyalty:write",
      summary: "Gives points.",
      body: Type.Object({ customer: Type.String(), points: Type.Integer({ minimum: 1 }) }),
      handle: async ({ body, principal }) => {
        await emit(happened(PointsEarned, body));
        return { given: body.points, by: principal.kind };
      },
    });
    route({
      scope: "public",
      method: "GET",
      path: "/badge/*",
      summary: "A picture.",
      handle: async () =>
        new PluginReply(new Uint8Array([0, 1, 255]), {
          headers: { "content-type": "image/png", "set-cookie": "stolen=1" },
        }),
    });
    return {
      loyalty: { heard: async () => heard },
      payment: {
        initiate: refuse,
        update: refuse,
        authorize: refuse,
        capture: refuse,
        refund: refuse,
        cancel: refuse,
        retrieve: refuse,
      },
    };
  },
});
