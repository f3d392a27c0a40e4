import { inspect } from "node:util";
import { type HanseError, search } from "@hanse/plugin-kit";
import { tryPlugin } from "@hanse/plugin-kit/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { meilisearch } from "../src/index.ts";
import { apiKey, type DoubleShop, doubleShop, everything, shirt } from "./double-shop.ts";
import { MeilisearchDouble } from "./meilisearch-double.ts";

let shop: DoubleShop;
afterEach(() => shop.close());

/** Why a call failed: the host says that the plugin is not available, the cause says why. */
async function reasonOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toMatchObject({ code: "plugin.unavailable", status: 503 });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(apiKey);
  return String((error as HanseError).cause);
}

describe("a task", () => {
  it("that fails is an error that says what Meilisearch said", async () => {
    shop = await doubleShop();
    await shop.client.index({ documents: [shirt()] });
    shop.double.tasks.failNext("No space left on device", "no_space_left_on_device");
    expect(await reasonOf(shop.client.index({ documents: [shirt({ version: 2 })] }))).toMatch(
      /Meilisearch failed the task \d+ \(documentAdditionOrUpdate on the index products\): No space left on device \(no_space_left_on_device\)/,
    );
    await shop.client.index({ documents: [shirt({ version: 2, title: "Blouse" })] });
    expect(await shop.ask({ text: "blouse" })).toMatchObject({ total: 1 });
  });

  it("that takes too long is an error, and the next write waits for its turn", async () => {
    shop = await doubleShop({ taskTimeoutMs: 500 });
    await shop.client.index({ documents: [shirt()] });
    const release = shop.double.tasks.hold();
    expect(await reasonOf(shop.client.index({ documents: [shirt({ version: 2 })] }))).toMatch(
      /has not done the task \d+ .* within 500 ms: it is still enqueued/,
    );
    release();
    await shop.client.index({ documents: [shirt({ version: 3, title: "Blouse" })] });
    expect(await shop.ask({ text: "blouse" })).toMatchObject({ total: 1 });
  });
});

describe("a server", () => {
  it("that refuses the key makes the plugin unavailable, and the key is not told", async () => {
    shop = await doubleShop({ apiKey: "another-key" });
    expect(await reasonOf(shop.ask())).toContain("The provided API key is invalid.");
    expect(await reasonOf(shop.client.index({ documents: [shirt()] }))).toContain("The provided API key is invalid.");
    expect(shop.complaints.join()).not.toContain("another-key");
  });

  it.each(["<html>Bad gateway</html>", "", "{}", "[]", "null", '{"results":[{}]}'])(
    "that answers %j makes the plugin unavailable, and nothing worse",
    async (garbage) => {
      shop = await doubleShop();
      await shop.client.index({ documents: [shirt()] });
      shop.double.garbage = garbage;
      await reasonOf(shop.ask({ facets: ["price"] }));
      await reasonOf(shop.client.index({ documents: [shirt({ version: 2 })] }));
      await reasonOf(shop.client.finishRebuild({ rebuildId: "any" }));
      shop.double.garbage = undefined;
      expect(await shop.ask()).toMatchObject({ productIds: ["prod_shirt"] });
    },
  );

  it("that hangs is not waited for, and its requests are given up", async () => {
    shop = await doubleShop();
    await shop.client.index({ documents: [shirt()] });
    shop.double.isHung = true;
    // Enough for a busy machine to reach the server.
    await Promise.all([
      reasonOf(shop.client.query(everything, { budgetMs: 1_000 })),
      reasonOf(shop.client.index({ documents: [shirt()] }, { budgetMs: 1_000 })),
    ]);
    await vi.waitFor(() => expect(shop.double.abandoned).toBe(2), 10_000);
    shop.double.isHung = false;
    await shop.client.index({ documents: [shirt({ version: 2, title: "Blouse" })] });
    expect(await shop.ask({ text: "blouse" })).toMatchObject({ total: 1 });
  });

  it("that is down when the plugin starts is used once it is up", async () => {
    shop = await doubleShop();
    const later = new MeilisearchDouble(apiKey);
    later.isDown = true;
    const url = await later.listen();
    const tried = await tryPlugin(meilisearch({ url, apiKey }), search);
    await reasonOf(tried.client.query(everything));
    const complaint = "Meilisearch's index is not set up yet";
    await vi.waitFor(() => expect(tried.complaints.join()).toContain(complaint), 10_000);
    later.isDown = false;
    await tried.client.index({ documents: [shirt()] });
    expect(await tried.client.query(everything)).toMatchObject({ productIds: ["prod_shirt"] });
    await tried.close();
    await later.close();
  });

  it("that has lost the index gets a new one", async () => {
    shop = await doubleShop();
    await shop.client.index({ documents: [shirt()] });
    shop.double.indexes.clear();
    expect(await shop.ask()).toMatchObject({ productIds: [], total: 0 });
    for (const loss of [() => undefined, () => shop.double.indexes.clear()]) {
      loss();
      await shop.client.index({ documents: [shirt()] });
      expect(await shop.ask({ filters: { price: { max: 1_000 } } })).toMatchObject({ productIds: ["prod_shirt"] });
    }
  });
});
