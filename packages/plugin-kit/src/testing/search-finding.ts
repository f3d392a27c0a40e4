import { beforeAll, describe, expect, it } from "vitest";
import { named, productDocument, type SearchTrial } from "./search-trial.ts";

const variant = (sku: string) => ({ id: `variant_${sku}`, title: sku, sku, options: [] });

/** Which products a text finds. */
export function searchFinding({ client, fresh, find, ask }: SearchTrial): void {
  describe("a text", () => {
    const channel = fresh("channel");
    const headphones = fresh("headphones");
    const kettle = fresh("kettle");
    beforeAll(async () => {
      await client.index({
        documents: [
          productDocument({
            id: headphones,
            salesChannelIds: [channel, fresh("channel")],
            title: "Wireless Headphones",
            subtitle: "Over the ear",
            description: "Cancels the noise of trains and aeroplanes.",
            tags: [named("Travel")],
            categories: [named("Electronics")],
            collection: named("Autumn"),
            type: named("Audio"),
            variants: [variant("WHP-4711-BLK"), variant("WHP-4712-SLV")],
          }),
          productDocument({
            id: kettle,
            salesChannelIds: [channel],
            title: "Café kettle",
            description: "Boils water within a minute, without any wires.",
            variants: [{ ...variant("KTL-0815"), sku: null }],
          }),
        ],
      });
    });

    it.each([
      ["the title", "headphones"],
      ["the subtitle", "ear"],
      ["the description", "aeroplanes"],
      ["a SKU", "WHP-4712-SLV"],
      ["a tag", "travel"],
      ["a category", "electronics"],
      ["the collection", "autumn"],
      ["the type", "audio"],
    ])("finds a product by %s", async (_, text) => {
      expect(await find(channel, text)).toEqual([headphones]);
    });

    it("finds everything when it is empty", async () => {
      expect(await find(channel, "")).toEqual([headphones, kettle].toSorted());
      expect(await find(channel, "   ")).toEqual([headphones, kettle].toSorted());
    });

    it("finds nothing when it is nowhere", async () => {
      expect(await ask(channel, { text: "zyzzyvaquux" })).toEqual({ productIds: [], total: 0, facets: {} });
    });

    it("does not tell upper from lower case, nor letters with accents from those without", async () => {
      expect(await find(channel, "HEADPHONES")).toEqual([headphones]);
      expect(await find(channel, "CAFE")).toEqual([kettle]);
      expect(await find(channel, "kéttle")).toEqual([kettle]);
    });

    it("must be found with each of its words", async () => {
      expect(await find(channel, "wireless aeroplanes")).toEqual([headphones]);
      expect(await find(channel, "aeroplanes minute")).toEqual([]);
    });

    it("ends with the beginning of a word", async () => {
      expect(await find(channel, "headph")).toEqual([headphones]);
      expect(await find(channel, "wireless he")).toEqual([headphones]);
    });

    it.each([
      ["a letter is missing", "headphnes"],
      ["a letter is too many", "headphonnes"],
      ["a letter is wrong", "headphomes"],
      ["two letters are swapped", "headhpones"],
    ])("still finds the product when %s", async (_, text) => {
      expect(await find(channel, text)).toEqual([headphones]);
      expect(await find(channel, `${text} aeroplanes`)).toEqual([headphones]);
    });
  });

  describe("sales channels", () => {
    it("limit what is found", async () => {
      const [north, south, both] = [fresh("channel"), fresh("channel"), fresh("product")];
      const [onlyNorth, nowhere] = [fresh("product"), fresh("product")];
      await client.index({
        documents: [
          productDocument({ id: both, salesChannelIds: [north, south] }),
          productDocument({ id: onlyNorth, salesChannelIds: [north] }),
          productDocument({ id: nowhere, salesChannelIds: [] }),
        ],
      });
      expect(await find(north, "thing")).toEqual([both, onlyNorth].toSorted());
      expect(await find(south, "thing")).toEqual([both]);
      const inEither = await ask("", { salesChannelIds: [north, south] });
      expect(inEither).toMatchObject({ total: 2 });
      expect(inEither.productIds.toSorted()).toEqual([both, onlyNorth].toSorted());
    });
  });

  describe("synonyms", () => {
    it("find each other, as words and as phrases, until they are replaced", async () => {
      const channel = fresh("channel");
      const [sofa, couch, lamp] = [fresh("sofa"), fresh("couch"), fresh("lamp")];
      const inChannel = { salesChannelIds: [channel] };
      await client.index({
        documents: [
          productDocument({ ...inChannel, id: sofa, title: "Green sofa" }),
          productDocument({ ...inChannel, id: couch, title: "Green couch" }),
          productDocument({ ...inChannel, id: lamp, title: "Reading lamp" }),
        ],
      });
      await client.putSynonyms({
        groups: [
          ["sofa", "couch"],
          ["lamp", "standing light"],
        ],
      });
      expect(await find(channel, "sofa")).toEqual([sofa, couch].toSorted());
      expect(await find(channel, "Couch")).toEqual([sofa, couch].toSorted());
      expect(await find(channel, "green couch")).toEqual([sofa, couch].toSorted());
      expect(await find(channel, "standing light")).toEqual([lamp]);

      await client.putSynonyms({ groups: [["couch", "divan"]] });
      expect(await find(channel, "sofa")).toEqual([sofa]);
      expect(await find(channel, "divan")).toEqual([couch]);
      await client.putSynonyms({ groups: [] });
      expect(await find(channel, "divan")).toEqual([]);
    });
  });
}
