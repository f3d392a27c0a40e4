import { randomBytes } from "node:crypto";
import process from "node:process";
import { Database, search, unnamed } from "@hanse/plugin-kit";
import { freshDatabase, tryPlugin } from "@hanse/plugin-kit/testing";
import { describe, expect, it } from "vitest";
import { postgresSearch } from "../src/index.ts";
import { generatedProduct, generatedShop } from "./generated-shop.ts";

describe("a language", () => {
  it("finds words by their stems, and still as they are", async () => {
    const shop = await generatedShop(0, "english");
    const product = { ...generatedProduct(1), title: "The running shoes" };
    await shop.client.index({ documents: [product] });
    for (const text of ["run shoe", "running shoes", "the shoes", "runn"])
      expect({ text, ...(await shop.ask({ text })) }).toMatchObject({ text, productIds: [product.id] });
    expect(await shop.ask({ text: "walking" })).toMatchObject({ productIds: [] });
    await shop.close();
  });

  it("that PostgreSQL does not know is refused", async () => {
    const database = await freshDatabase();
    await expect(
      tryPlugin(postgresSearch({ language: "klingon" }), search, { databaseUrl: database.url }),
    ).rejects.toThrow(
      'no text search configuration klingon for the plugin search-postgres: take one that \\dF in psql lists, or "simple"',
    );
    await database.drop();
  });
});

describe("an extension that cannot be created", () => {
  it("is named with what has to be done, and missed no more once it is done", async () => {
    const database = await freshDatabase();
    const role = `plain_${randomBytes(6).toString("hex")}`;
    const owner = new Database({ url: database.url, entities: [] });
    const asOwner = (text: string) => owner.query(unnamed(text));
    await asOwner(`CREATE ROLE ${role} LOGIN`);
    await asOwner(`GRANT CREATE ON DATABASE ${new URL(database.url).pathname.slice(1)} TO ${role}`);
    // In the way of the extension's own.
    await asOwner("CREATE FUNCTION public.similarity(text, text) RETURNS real LANGUAGE sql AS 'SELECT 1.0::real'");
    const url = new URL(database.url);
    url.username = role;
    const start = () => tryPlugin(postgresSearch(), search, { databaseUrl: url.href });
    await expect(start()).rejects.toThrow(
      /search-postgres needs the PostgreSQL extension pg_trgm and could not create it .* run CREATE EXTENSION pg_trgm/s,
    );

    // In a schema of its own, as some hosts have it.
    await asOwner("CREATE SCHEMA elsewhere");
    await asOwner(`GRANT USAGE ON SCHEMA elsewhere TO ${role}`);
    await asOwner("CREATE EXTENSION pg_trgm SCHEMA elsewhere");
    const tried = await start();
    await tried.client.index({ documents: [{ ...generatedProduct(1), title: "Headphones" }] });
    const found = await tried.client.query({
      text: "headphnes",
      salesChannelIds: ["web"],
      currencyCode: null,
      filters: {},
      facets: [],
      sort: "relevance",
      limit: 10,
      offset: 0,
    });
    expect(found.productIds).toEqual(["prod_1"]);
    await tried.close();
    await owner.close();
    await database.drop();
    const server = new Database({ url: process.env["HANSE_TEST_DATABASE_URL"] ?? "", entities: [] });
    await server.query(unnamed(`DROP ROLE ${role}`));
    await server.close();
  });
});
