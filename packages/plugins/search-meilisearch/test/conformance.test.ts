import { randomBytes } from "node:crypto";
import process from "node:process";
import { search } from "@hanse/plugin-kit";
import { inBothPlacements, searchConformance } from "@hanse/plugin-kit/testing";
import { Meilisearch } from "meilisearch";
import { afterAll, beforeAll, describe } from "vitest";
import { meilisearch } from "../src/index.ts";
import { MeilisearchDouble } from "./meilisearch-double.ts";

const plugin = { plugin: meilisearch, module: new URL("../src/index.ts", import.meta.url), contract: search };
const freshName = (): string => `hanse-test-${randomBytes(6).toString("hex")}`;

describe("on the double", () => {
  const apiKey = randomBytes(16).toString("hex");
  const double = new MeilisearchDouble(apiKey);
  let url: string;
  beforeAll(async () => {
    url = await double.listen();
  });
  afterAll(() => double.close());

  inBothPlacements({ ...plugin, config: async () => ({ url, apiKey, index: freshName() }) }, searchConformance);
});

const realUrl = process.env["MEILISEARCH_URL"];
const realKey = process.env["MEILISEARCH_KEY"];

describe.skipIf(!realUrl)("on the server that MEILISEARCH_URL names", () => {
  const names: string[] = [];
  afterAll(async () => {
    const client = new Meilisearch({ host: realUrl ?? "", ...(realKey && { apiKey: realKey }) });
    for (const name of names.flatMap((one) => [one, `${one}_next`])) await client.deleteIndexIfExists(name);
  });
  const config = async (): Promise<object> => {
    const index = freshName();
    names.push(index);
    return { url: realUrl, ...(realKey && { apiKey: realKey }), index };
  };

  inBothPlacements({ ...plugin, config }, searchConformance);
});
