import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servingPlugin } from "../src/testing/service-process.ts";
import { greeter, greeting } from "./greeter.ts";
import { type TriedPlugin, tryService } from "../src/testing/tried-plugin.ts";

let tried: TriedPlugin<typeof greeting>;
beforeAll(async () => {
  tried = await tryService(greeter.definition, greeting, {
    args: servingPlugin(new URL("./greeter.ts", import.meta.url), "greeter"),
    environment: { HANSE_PLUGIN_WORD: "Moin", HANSE_PLUGIN_API_KEY: "sk_very_secret" },
  });
});
afterAll(() => tried?.close());

describe("a plugin as a service", () => {
  it("answers calls with its configuration from the environment", async () => {
    expect(await tried.client.greet({ name: "Ada" }, { idempotencyKey: "k1" })).toEqual({ text: "Moin, Ada" });
    expect(await tried.client.recall({})).toContainEqual({ idempotencyKey: "k1" });
  });

  it("throws errors of the catalogue on the other side", async () => {
    await expect(tried.client.greet({ name: "nobody" })).rejects.toMatchObject({
      code: "greeting.no_such_name",
      status: 404,
      data: { name: "nobody" },
      message: "Nobody is called nobody.",
    });
  });
});
