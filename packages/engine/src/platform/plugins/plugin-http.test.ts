import { randomBytes } from "node:crypto";
import { type ConfiguredPlugin, remote } from "@hanse/plugin-kit";
import { type ServiceProcess, servingPlugin, startService } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "../../../test/support/free-port.ts";
import { defaultPlugins, openTestShop, type TestShop } from "../../../test/open-test-shop.ts";
import { loyalty, loyaltyPlugin } from "../../../test/support/loyalty-plugin.ts";

const module = new URL("../../../test/support/loyalty-plugin.ts", import.meta.url);

interface Placed {
  readonly plugin: ConfiguredPlugin;
  readonly service?: ServiceProcess;
}

const placements: readonly { placement: string; place(port: number): Promise<Placed> }[] = [
  { placement: "in process", place: async () => ({ plugin: loyaltyPlugin() }) },
  {
    placement: "as a service",
    async place(port) {
      const secret = randomBytes(32).toString("hex");
      const service = await startService({
        args: servingPlugin(module, "loyalty"),
        environment: {
          HOST: "127.0.0.1",
          PORT: "0",
          HANSE_SERVICE_SECRET: secret,
          HANSE_SERVICE_HOST_URL: `http://127.0.0.1:${port}`,
        },
      });
      return { plugin: remote(loyaltyPlugin, { url: service.url, secret }), service };
    },
  },
];

describe.each(placements)("what reaches a plugin $placement", ({ place }) => {
  let shop: TestShop;
  let placed: Placed;
  beforeAll(async () => {
    const port = await freePort();
    placed = await place(port);
    shop = await openTestShop({ plugins: [...defaultPlugins(), placed.plugin] });
    await shop.app.listen({ host: "127.0.0.1", port });
  });
  afterAll(async () => {
    await shop?.close();
    await placed?.service?.stop();
  });

  const heard = async (): Promise<unknown[]> => {
    const plugins = shop.container.resolve<{
      one(contract: typeof loyalty): { heard(input: object): Promise<unknown[]> };
    }>("plugins");
    return plugins.one(loyalty).heard({});
  };
  const ask = async (
    method: "GET" | "POST",
    url: string,
    headers: Record<string, string> = {},
    payload?: object | Buffer,
  ) => {
    const reply = await shop.app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: reply.statusCode, reply };
  };

  it("store routes need a publishable key, and are validated", async () => {
    const key = { "x-publishable-api-key": shop.key };
    const { reply } = await ask("GET", "/store/x/loyalty/points/ada?unit=5", key);
    expect(reply.json()).toEqual({
      customer: "ada",
      unit: 5,
      principal: { kind: "anonymous", id: null, salesChannelIds: [expect.stringMatching(/^sc_/)] },
    });
    expect(await ask("GET", "/store/x/loyalty/points/ada")).toMatchObject({ status: 400 });
    const invalid = await ask("GET", "/store/x/loyalty/points/ada?unit=none", key);
    expect(invalid.status).toBe(400);
    expect(invalid.reply.json()).toMatchObject({ type: "invalid_data", data: { code: "plugin.invalid_request" } });
    expect((await ask("GET", "/store/x/loyalty/nowhere", key)).reply.json()).toMatchObject({
      type: "not_found",
      data: { code: "plugin.route_not_found" },
    });
    expect((await ask("GET", "/store/x/unknown/points/ada", key)).status).toBe(404);
  });

  it("admin routes need the caller's authorisation; what they tell comes back as an event", async () => {
    const body = { customer: "ada", points: 3 };
    expect((await ask("POST", "/admin/x/loyalty/points", {}, body)).status).toBe(401);
    const admin = { authorization: shop.adminAuthorization };
    expect((await ask("POST", "/admin/x/loyalty/points", admin, body)).reply.json()).toEqual({
      given: 3,
      by: "api-key",
    });
    await vi.waitFor(async () => expect(await heard()).toContainEqual({ earned: body }), 10_000);
  });

  it("public routes send bytes, without anything that only the shop may say", async () => {
    const { reply, status } = await ask("GET", "/x/loyalty/badge/big/gold.png");
    expect(status).toBe(200);
    expect([...reply.rawPayload]).toEqual([0, 1, 255]);
    expect(reply.headers).toMatchObject({ "content-type": "image/png", "x-content-type-options": "nosniff" });
    expect(reply.headers["set-cookie"]).toBeUndefined();
  });

  it("webhooks arrive byte by byte, under the provider's short and long id", async () => {
    const payload = Buffer.from([0, 200, 10, 13, 34]);
    const headers = { "content-type": "application/json", "x-signature": "s1" };
    for (const id of ["loyalty_points", "pp_loyalty_points"]) {
      const { status, reply } = await ask("POST", `/hooks/payment/${id}`, headers, payload);
      expect({ status, body: reply.body }).toEqual({ status: 202, body: "taken" });
    }
    const taken = (await heard()).filter((entry) => "webhook" in (entry as object));
    expect(taken).toEqual(Array.from({ length: 2 }, () => ({ webhook: payload.toString("base64"), signature: "s1" })));
    expect((await ask("POST", "/hooks/payment/nobody", headers, payload)).status).toBe(400);
    expect((await ask("POST", "/hooks/payment/system_default", headers, payload)).reply.json()).toMatchObject({
      data: { code: "plugin.no_webhook" },
    });
  });

  it("jobs are scheduled by the shop", async () => {
    await vi.waitFor(async () => expect(await heard()).toContainEqual({ job: "expire-points" }), 20_000);
  });

  it("its state is told to the shop's operators", async () => {
    const { reply } = await ask("GET", "/admin/system/plugins", { authorization: shop.adminAuthorization });
    const { plugins } = reply.json<{ plugins: { id: string }[] }>();
    expect(plugins.find(({ id }) => id === "loyalty")).toMatchObject({
      placement: placed.service ? "service" : "in-process",
      url: placed.service?.url ?? null,
      provider_id: "pp_loyalty_points",
      state: "up",
      breaker: "closed",
      problem: null,
    });
  });
});
