import { describe, expect, it } from "vitest";
import type { ProductDocument } from "../contracts/search.ts";
import { productDocument, type SearchTrial } from "./search-trial.ts";

/** What stays of documents that come late, twice, or after their product is gone. */
export function searchKeeping({ client, fresh, find, ask }: SearchTrial): void {
  const edition = (title: string, version: number, id: string, channel: string): ProductDocument =>
    productDocument({ id, version, title, salesChannelIds: [channel] });

  describe("versions", () => {
    it("replace older ones, and are not replaced by them", async () => {
      const [channel, id] = [fresh("channel"), fresh("product")];
      await client.index({ documents: [edition("Second", 2, id, channel)] });
      await client.index({ documents: [edition("First", 1, id, channel)] });
      expect(await find(channel, "second")).toEqual([id]);
      expect(await find(channel, "first")).toEqual([]);
      await client.index({ documents: [edition("Third", 3, id, channel)] });
      expect(await find(channel, "third")).toEqual([id]);
      expect(await find(channel, "second")).toEqual([]);
    });

    it("of one product may come in one call, in any order", async () => {
      const [channel, id] = [fresh("channel"), fresh("product")];
      const editions = [
        edition("Second", 2, id, channel),
        edition("Third", 3, id, channel),
        edition("First", 1, id, channel),
      ];
      await client.index({ documents: editions });
      expect(await find(channel, "third")).toEqual([id]);
      expect(await find(channel, "")).toEqual([id]);
    });

    it("change nothing when they come again", async () => {
      const [channel, id] = [fresh("channel"), fresh("product")];
      await client.index({ documents: [edition("Once", 1, id, channel)] });
      await client.index({ documents: [edition("Once", 1, id, channel)] });
      expect(await ask(channel, { text: "once" })).toMatchObject({ productIds: [id], total: 1 });
    });

    it("are kept apart from those of other products", async () => {
      const [channel, id, other] = [fresh("channel"), fresh("product"), fresh("product")];
      await client.index({ documents: [edition("New", 9, id, channel)] });
      await client.index({ documents: [edition("Old", 1, id, channel), edition("Old", 1, other, channel)] });
      expect(await find(channel, "old")).toEqual([other]);
    });
  });

  describe("a removed product", () => {
    it("is found no more, and stays away when an older document arrives", async () => {
      const [channel, id] = [fresh("channel"), fresh("product")];
      await client.index({ documents: [edition("Gone", 1, id, channel)] });
      await client.remove({ products: [{ id, version: 3 }] });
      await client.remove({ products: [{ id, version: 3 }] });
      expect(await ask(channel)).toMatchObject({ productIds: [], total: 0 });
      await client.index({ documents: [edition("Late", 2, id, channel)] });
      await client.index({ documents: [edition("Late", 3, id, channel)] });
      expect(await ask(channel, { facets: ["availability"] })).toMatchObject({
        total: 0,
        facets: { availability: { available: 0, unavailable: 0 } },
      });
    });

    it("stays away even when it was never seen before", async () => {
      const [channel, id] = [fresh("channel"), fresh("product")];
      await client.remove({ products: [{ id, version: 2 }] });
      await client.index({ documents: [edition("Late", 1, id, channel)] });
      expect(await find(channel, "")).toEqual([]);
    });

    it("is back with a later document, and an older removal does not take it out", async () => {
      const [channel, id] = [fresh("channel"), fresh("product")];
      await client.remove({ products: [{ id, version: 2 }] });
      await client.index({ documents: [edition("Back", 3, id, channel)] });
      await client.remove({ products: [{ id, version: 2 }] });
      expect(await find(channel, "back")).toEqual([id]);
    });
  });

  it("takes nothing at all for nothing to do", async () => {
    expect(await client.index({ documents: [] })).toEqual({});
    expect(await client.remove({ products: [] })).toEqual({});
  });
}
