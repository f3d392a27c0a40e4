import { describe, expect, it } from "vitest";
import { RebuildNotFound } from "../contracts/search.ts";
import { productDocument, type SearchTrial } from "./search-trial.ts";

/** A new index beside the one in use. Each test here ends with what it has built as the whole index. */
export function searchRebuilding({ client, fresh, find }: SearchTrial): void {
  const notFound = (rebuildId: string) => ({ code: RebuildNotFound.code, data: { rebuildId } });

  describe("a rebuild", () => {
    it("is unseen until it is finished, and then replaces everything at once", async () => {
      const [channel, rebuildId] = [fresh("channel"), fresh("rebuild")];
      const document = (title: string) =>
        productDocument({ id: `${channel}_${title.toLowerCase()}`, title, salesChannelIds: [channel] });
      const idOf = (title: string) => document(title).id;
      await client.index({ documents: [document("Stale"), document("Kept")] });

      await client.beginRebuild({ rebuildId });
      await client.index({ documents: [document("Kept"), document("Hidden")], rebuildId });
      expect(await find(channel, "")).toEqual([idOf("Kept"), idOf("Stale")]);

      await client.index({ documents: [document("Incoming")] });
      expect(await find(channel, "")).toEqual([idOf("Incoming"), idOf("Kept"), idOf("Stale")]);

      expect(await client.finishRebuild({ rebuildId })).toEqual({ products: 3 });
      expect(await find(channel, "")).toEqual([idOf("Hidden"), idOf("Incoming"), idOf("Kept")]);
      expect(await find(channel, "hidden")).toEqual([idOf("Hidden")]);
      expect(await find(channel, "stale")).toEqual([]);
    });

    it("is reached by what comes meanwhile, which it does not undo", async () => {
      const [channel, rebuildId] = [fresh("channel"), fresh("rebuild")];
      const [changed, removed] = [fresh("changed"), fresh("removed")];
      const edition = (id: string, version: number) =>
        productDocument({ id, version, title: `Edition${version}`, salesChannelIds: [channel] });
      await client.index({ documents: [edition(changed, 1), edition(removed, 1)] });

      await client.beginRebuild({ rebuildId });
      await client.index({ documents: [edition(changed, 2)] });
      await client.remove({ products: [{ id: removed, version: 2 }] });
      expect(await find(channel, "")).toEqual([changed]);
      await client.index({ documents: [edition(changed, 1), edition(removed, 1)], rebuildId });
      await client.finishRebuild({ rebuildId });
      expect(await find(channel, "")).toEqual([changed]);
      expect(await find(channel, "edition2")).toEqual([changed]);
    });

    it("may be begun and finished twice", async () => {
      const [channel, rebuildId, id] = [fresh("channel"), fresh("rebuild"), fresh("product")];
      await client.beginRebuild({ rebuildId });
      await client.index({ documents: [productDocument({ id, salesChannelIds: [channel] })], rebuildId });
      await client.beginRebuild({ rebuildId });
      expect(await client.finishRebuild({ rebuildId })).toEqual({ products: 1 });
      expect(await client.finishRebuild({ rebuildId })).toEqual({ products: 1 });
      expect(await find(channel, "")).toEqual([id]);
    });

    it("gives up the one before it", async () => {
      const [channel, first, second] = [fresh("channel"), fresh("rebuild"), fresh("rebuild")];
      const document = productDocument({ id: fresh("product"), salesChannelIds: [channel] });
      await client.index({ documents: [document] });
      await client.beginRebuild({ rebuildId: first });
      await client.index({ documents: [{ ...document, id: fresh("product") }], rebuildId: first });
      await client.beginRebuild({ rebuildId: second });
      await expect(client.index({ documents: [document], rebuildId: first })).rejects.toMatchObject(notFound(first));
      await expect(client.finishRebuild({ rebuildId: first })).rejects.toMatchObject(notFound(first));
      expect(await find(channel, "")).toEqual([document.id]);
      expect(await client.finishRebuild({ rebuildId: second })).toEqual({ products: 0 });
      expect(await find(channel, "")).toEqual([]);
    });

    it("that was never begun is refused", async () => {
      const rebuildId = fresh("rebuild");
      const document = productDocument({ id: fresh("product"), salesChannelIds: [fresh("channel")] });
      await expect(client.finishRebuild({ rebuildId })).rejects.toMatchObject(notFound(rebuildId));
      await expect(client.index({ documents: [document], rebuildId })).rejects.toMatchObject(notFound(rebuildId));
    });

    it("keeps the synonyms, those put meanwhile as well", async () => {
      const [channel, rebuildId] = [fresh("channel"), fresh("rebuild")];
      const [cap, mug] = [fresh("cap"), fresh("mug")];
      await client.putSynonyms({ groups: [["cap", "hat"]] });
      await client.beginRebuild({ rebuildId });
      const inChannel = { salesChannelIds: [channel] };
      const documents = [
        productDocument({ ...inChannel, id: cap, title: "Cap" }),
        productDocument({ ...inChannel, id: mug, title: "Mug" }),
      ];
      await client.index({ documents, rebuildId });
      await client.finishRebuild({ rebuildId });
      expect(await find(channel, "hat")).toEqual([cap]);

      const next = fresh("rebuild");
      await client.beginRebuild({ rebuildId: next });
      await client.index({ documents, rebuildId: next });
      await client.putSynonyms({ groups: [["mug", "beaker"]] });
      expect(await find(channel, "beaker")).toEqual([mug]);
      await client.finishRebuild({ rebuildId: next });
      expect(await find(channel, "beaker")).toEqual([mug]);
      expect(await find(channel, "hat")).toEqual([]);
      await client.putSynonyms({ groups: [] });
    });
  });
}
