import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PriceService } from "../src/pricing/index.ts";
import type { RegionService } from "../src/region/index.ts";
import { type Ended, ShopFolder } from "./command-line.ts";
import { freshDatabase, openShopOn, type TestShop } from "./open-test-shop.ts";
import { quietStateOf } from "./shop-state.ts";
import { Shopper } from "./shopper.ts";

let folder: ShopFolder;
let shop: TestShop;
let regionId: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  folder = await ShopFolder.make();
  const fresh = await freshDatabase();
  drop = fresh.drop;
  shop = await openShopOn(fresh.url);
  const region = await shop.container
    .resolve<RegionService>("regions")
    .create({ name: "Europe", currencyCode: "eur", countryCodes: ["de"], paymentProviderIds: ["pp_system_default"] });
  regionId = region.id;
});
afterAll(async () => {
  await shop.close();
  await drop();
  await folder.remove();
});

const header =
  "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Requires Shipping,Image Src,Image Position,Image Alt Text,Variant Image,Status";

/** As Shopify writes it: the product on the first row, then one row for each further variant or image. */
const rows = {
  jumper: [
    `jumper,Harbour Jumper,"<p>Warm, ""dense"" wool.</p><script>alert(1)</script>",Kontor,Knitwear,"wool, winter",true,Size,S,JMP-S,600,shopify,5,89.90,99.90,true,https://img.example/1.jpg,1,Front,https://img.example/2.jpg,active`,
    "jumper,,,,,,,,M,JMP-M,650,shopify,0,89.90,99.90,true,https://img.example/2.jpg,2,Back,,",
    "jumper,,,,,,,,,,,,,,,,https://img.example/3.jpg,3,,,",
  ],
  card: ["gift-card,Paper Card,,Kontor,Paper,,true,Title,Default Title,CARD,10,,,2.5,,true,,,,,active"],
  draft: ["secret,Not Yet,,Kontor,Paper,,false,Title,Default Title,SECRET,10,shopify,3,1.00,,true,,,,,draft"],
};

async function importing(lines: readonly string[], options: readonly string[] = []): Promise<Ended> {
  const file = join(folder.path, "products.csv");
  await writeFile(file, `\uFEFF${[header, ...lines].join("\r\n")}\r\n`);
  return folder.hanse(["import", "shopify", file, "--currency", "eur", ...options], { DATABASE_URL: shop.databaseUrl })
    .ended;
}

const all = [...rows.jumper, ...rows.card, ...rows.draft];
const told = (counts: string): Ended => ({
  code: 0,
  stderr: "",
  stdout: expect.stringMatching(new RegExp(`(^|\\n)${counts}\\n$`)) as string,
});

/** A busy machine may take its time, most of all to start a command. */
const soon = { timeout: 20_000 };
const patient = { timeout: 120_000 };

interface Product {
  readonly title: string;
  readonly description: string;
  readonly images: readonly { url: string }[];
  readonly tags: readonly { value: string }[];
  readonly variants: readonly {
    id: string;
    sku: string;
    inventory_quantity: number;
    calculated_price: { calculated_amount: number };
  }[];
}

/** What shoppers see of a product, in a process that has been running all the time. */
async function product(handle: string): Promise<Product | undefined> {
  const fields = "*variants.calculated_price,%2Bvariants.inventory_quantity,*variants.images,%2Bmetadata";
  const { products } = await new Shopper(shop).must<{ products: Product[] }>(
    "GET",
    `/store/products?handle=${handle}&region_id=${regionId}&fields=${fields}`,
  );
  return products[0];
}

/** All but the index of the search: it catches up in any process that has it, whatever that was started for. */
async function catalogue() {
  const state = Object.entries(await quietStateOf(shop)).filter(
    ([table]) => !/^(public\.search_|search\.)/.test(table),
  );
  const topics = "SELECT topic, version FROM cache_version WHERE topic NOT LIKE 'search%' ORDER BY topic";
  return { state: Object.fromEntries(state), versions: (await shop.database.pool.query(topics)).rows };
}

describe("hanse import shopify", patient, () => {
  it("makes products of rows, with prices, stock, pictures and tags", async () => {
    expect(await importing(all)).toEqual(told("3 created, 0 updated, 0 unchanged; 0 errors\\."));
    await expect
      .poll(() => product("jumper"), soon)
      .toMatchObject({
        title: "Harbour Jumper",
        description: '<p>Warm, "dense" wool.</p>',
        metadata: { vendor: "Kontor" },
        thumbnail: "https://img.example/1.jpg",
        type: { value: "Knitwear" },
        tags: [{ value: "winter" }, { value: "wool" }],
        options: [{ title: "Size", values: [{ value: "S" }, { value: "M" }] }],
        images: [1, 2, 3].map((number) => ({ url: `https://img.example/${number}.jpg` })),
        variants: [
          {
            sku: "JMP-S",
            title: "S",
            weight: 600,
            manage_inventory: true,
            inventory_quantity: 5,
            thumbnail: "https://img.example/2.jpg",
            calculated_price: { calculated_amount: 89.9, original_amount: 99.9, currency_code: "eur" },
          },
          { sku: "JMP-M", inventory_quantity: 0, calculated_price: { calculated_amount: 89.9, original_amount: 99.9 } },
        ],
      });
    expect(await product("gift-card")).toMatchObject({
      tags: [],
      variants: [
        { sku: "CARD", manage_inventory: false, calculated_price: { calculated_amount: 2.5, original_amount: 2.5 } },
      ],
    });
    expect(await product("secret")).toBeUndefined();
  });

  it("changes nothing when nothing changed", async () => {
    const before = await catalogue();
    expect(await importing(all)).toEqual(told("0 created, 0 updated, 3 unchanged; 0 errors\\."));
    expect(await catalogue()).toEqual(before);
  });

  it("changes what changed, and leaves the stock and other currencies' prices alone", async () => {
    const [first] = (await product("jumper"))?.variants ?? [];
    const prices = shop.container.resolve<PriceService>("prices");
    const stored = (await prices.pricesOf([first?.id ?? ""])).get(first?.id ?? "") ?? [];
    await prices.setPrices([
      { variantId: first?.id ?? "", prices: [...stored, { currencyCode: "usd", amount: 9900 }] },
    ]);
    const changed = rows.jumper.map((row) => row.replace("89.90,99.90", "79.00,").replace("shopify,5", "shopify,50"));
    expect(await importing([...changed, ...rows.card])).toEqual(told("0 created, 1 updated, 1 unchanged; 0 errors\\."));
    await expect
      .poll(() => product("jumper"), soon)
      .toMatchObject({
        variants: [
          { inventory_quantity: 5, calculated_price: { calculated_amount: 79, original_amount: 79 } },
          { inventory_quantity: 0, calculated_price: { calculated_amount: 79 } },
        ],
      });
    expect((await prices.pricesOf([first?.id ?? ""])).get(first?.id ?? "")).toMatchObject([
      { currencyCode: "eur", amount: 7900 },
      { currencyCode: "usd", amount: 9900 },
    ]);
  });

  it("counts the stock anew when it is told to", async () => {
    const counted = rows.jumper.map((row) => row.replace("89.90,99.90", "79.00,").replace("shopify,5", "shopify,50"));
    expect(await importing(counted, ["--stock", "set"])).toMatchObject({ code: 0, stderr: "" });
    await expect.poll(async () => (await product("jumper"))?.variants[0]?.inventory_quantity, soon).toBe(50);
  });

  it("names the line and the reason of a row that is wrong, and takes the others", async () => {
    const wrong = [
      ",No Handle,,,,,true,Title,Default Title,NH,1,,,1.00,,true,,,,,active",
      "negative,Negative,,,,,true,Title,Default Title,NEG,1,,,-1.00,,true,,,,,active",
      "absurd,Absurd,,,,,true,Title,Default Title,ABS,1,,,cheap,,true,,,,,active",
      "fine,Fine,,,,,true,Title,Default Title,FINE,1,,,1.00,,true,,,,,active",
    ];
    const { code, stdout, stderr } = await importing(wrong);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^error {2}line 2: Handle is empty/m);
    expect(stdout).toMatch(/^error {2}line 3 \(negative\): .*-1\.00/m);
    expect(stdout).toMatch(/^error {2}line 4 \(absurd\): .*cheap/m);
    expect(stdout).toMatch(/^1 created, 0 updated, 0 unchanged; 5 errors\.$/m);
    await expect.poll(() => product("fine"), soon).toMatchObject({ title: "Fine" });
    expect(await product("negative")).toBeUndefined();
  });

  it.each([
    [
      "a file that there is not",
      ["import", "shopify", "nothing.csv", "--currency", "eur"],
      /There is no file nothing\.csv/,
    ],
    ["a folder in its place", ["import", "shopify", ".", "--currency", "eur"], /is a folder/],
    ["a currency that there is not", ["import", "shopify", "products.csv", "--currency", "xxq"], /xxq/],
    ["no currency", ["import", "shopify", "products.csv"], /--currency/],
  ])("says in a line what is wrong with %s", async (_name, args, said) => {
    const { code, stdout, stderr } = await folder.hanse(args, { DATABASE_URL: shop.databaseUrl }).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\bat .+:\d+/);
  });

  it("fails when nothing of a file could be taken", async () => {
    await writeFile(join(folder.path, "products.csv"), "name;price\nMug;3\n");
    const command = ["import", "shopify", "products.csv", "--currency", "eur"];
    const { code, stdout } = await folder.hanse(command, { DATABASE_URL: shop.databaseUrl }).ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^error {2}line 1: .*comma/m);
  });
});
