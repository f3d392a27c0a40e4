import { expect, it } from "vitest";
import { generatedShop } from "./generated-shop.ts";
it("x", async () => {
  let t = performance.now();
  const shop = await generatedShop(Number(process.env["N"] ?? 20000));
  console.log("index", Math.round(performance.now() - t));
  const facets = ["category","collection","type","tag","option","price","availability"] as const;
  const cases: [string, object][] = [
    ["rare", { text: "serial777" }],
    ["rare title", { text: "sku-1234-m" }],
    ["two words", { text: "walnut lamp" }],
    ["prefix", { text: "head" }],
    ["10%", { text: "walnut" }],
    ["common", { text: "product" }],
    ["common sort price", { text: "product", sort: "price_asc" }],
    ["typo", { text: "hedphones" }],
    ["typo2", { text: "wallnut lapm" }],
    ["nothing", { text: "zzyzzyxqw" }],
    ["empty", {}],
    ["empty newest off", { sort: "newest", offset: 5000 }],
    ["empty price", { sort: "price_asc" }],
    ["empty title", { sort: "title" }],
    ["filter", { filters: { categoryIds: ["category_7"] , price: {max: 3000}} }],
    ["facets 10%", { text: "walnut", facets: [...facets] }],
    ["facets common", { text: "product", facets: [...facets] }],
    ["facets empty filter", { facets: [...facets], filters: { categoryIds: ["category_7"], price: {max: 3000}, isAvailable: true } }],
    ["facets few", { text: "walnut lamp", facets: [...facets] }],
  ];
  for (const [name, q] of cases) {
    const times = []; let hits;
    for (let i = 0; i < 6; i++) { t = performance.now(); hits = await shop.ask(q as never); times.push(performance.now() - t); }
    times.sort((a, b) => a - b);
    console.log(name.padEnd(22), hits.total, "p50", times[3].toFixed(1), "max", times[5].toFixed(1));
  }
  console.log(await shop.sql("select pg_size_pretty(pg_total_relation_size('document')) s, (select count(*) from word) w, (select relpages from pg_class where relname='document') p"));
  await shop.close();
}, 120000);
