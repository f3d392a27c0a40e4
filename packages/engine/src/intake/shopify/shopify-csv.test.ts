import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { type ShopifyItem, readShopifyCsv } from "./shopify-csv.ts";

const EUR = { currencyCode: "EUR", exponent: 2 };

async function readFrom(source: AsyncIterable<Uint8Array | string>, money = EUR): Promise<ShopifyItem[]> {
  const items: ShopifyItem[] = [];
  for await (const item of readShopifyCsv(source, money)) items.push(item);
  return items;
}

const read = (csv: string | Uint8Array, money = EUR) => readFrom(ReadableStream.from([csv]), money);

const drafts = (items: ShopifyItem[]) => items.flatMap((item) => (item.kind === "product" ? [item.draft] : []));
const findings = (items: ShopifyItem[]) => items.flatMap((item) => (item.kind === "product" ? [] : [item]));
const errors = (items: ShopifyItem[]) => findings(items).filter((finding) => finding.kind === "error");

/** A file with these columns and one product of one variant, changed as given. */
async function readOne(change: Record<string, string>, money = EUR) {
  const cells: Record<string, string> = { Handle: "mug", Title: "Mug", "Variant Price": "12.50", ...change };
  const quoted = (values: string[]) => values.map((value) => `"${value.replaceAll('"', '""')}"`).join(",");
  const items = await read(`${quoted(Object.keys(cells))}\n${quoted(Object.values(cells))}\n`, money);
  return { items, draft: drafts(items)[0], variant: drafts(items)[0]?.variants[0] };
}

const FULL = `Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option1 Linked To,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Google Shopping / Gender,Google Shopping / MPN,Variant Image,Price / International,Status
pullover,Pullover,"<p onclick=""x()"">Warm<script>alert(1)</script></p>",Loom,Apparel > Tops,Knitwear,"wool, Winter ,wool",true,Size,S,,Colour,Red,P-S-R,410.4,shopify,3,continue,80,99.90,true,false,'0012,https://cdn.example/b.jpg,2,Back,false,Warm pullover,Very warm,,,https://cdn.example/red.jpg,,active
pullover,,,,,,,,,M,,,Red,P-M-R,420,shopify,0,deny,80.00,,true,true,,https://cdn.example/a.jpg,1,Front,,,,,,,,
pullover,,,,,,,,,,,,,,,,,,,,,,,https://cdn.example/c.jpg,3,,,,,,,,,
voucher,Voucher,,,,,,FALSE,Title,Default Title,,,,,0,,,deny,25,0.00,false,false,,,,,true,,,,,,,active
`;

describe("a good file", () => {
  test("becomes products with options, variants, prices, images", async () => {
    const items = await read(FULL);
    expect(errors(items)).toEqual([]);
    const [pullover] = drafts(items);
    expect(pullover).toMatchObject({
      handle: "pullover",
      title: "Pullover",
      description: "<p>Warm</p>",
      status: "published",
      vendor: "Loom",
      type: "Knitwear",
      tags: ["wool", "Winter"],
      options: [
        { title: "Size", values: ["S", "M"] },
        { title: "Colour", values: ["Red"] },
      ],
      thumbnail: "https://cdn.example/a.jpg",
      images: [
        { url: "https://cdn.example/a.jpg", alt: "Front" },
        { url: "https://cdn.example/b.jpg", alt: "Back" },
        { url: "https://cdn.example/c.jpg" },
        { url: "https://cdn.example/red.jpg" },
      ],
      isGiftCard: false,
      metadata: { product_category: "Apparel > Tops" },
      seo: { title: "Warm pullover", description: "Very warm" },
    });
    expect(pullover!.variants).toEqual([
      {
        title: "S / Red",
        sku: "P-S-R",
        barcode: "0012",
        options: { Size: "S", Colour: "Red" },
        prices: [{ currencyCode: "eur", amount: 8000, compareAtAmount: 9990 }],
        stock: 3,
        manageInventory: true,
        allowBackorder: true,
        weight: 410,
        requiresShipping: true,
        taxable: false,
        imageUrl: "https://cdn.example/red.jpg",
      },
      {
        title: "M / Red",
        sku: "P-M-R",
        barcode: null,
        options: { Size: "M", Colour: "Red" },
        prices: [{ currencyCode: "eur", amount: 8000 }],
        stock: 0,
        manageInventory: true,
        allowBackorder: false,
        weight: 420,
        requiresShipping: true,
        taxable: true,
        imageUrl: null,
      },
    ]);
  });

  test("a product without options has one variant; an unpublished one is a draft", async () => {
    const voucher = drafts(await read(FULL))[1]!;
    expect(voucher).toMatchObject({ status: "draft", options: [], isGiftCard: true, description: null, images: [] });
    expect(voucher.variants).toMatchObject([
      { title: "Default", options: {}, manageInventory: false, weight: null, requiresShipping: false },
    ]);
    expect(voucher.variants[0]!.prices).toEqual([{ currencyCode: "eur", amount: 2500 }]);
  });

  test("columns that are not imported are named once", async () => {
    const notices = findings(await read(FULL)).map((finding) => [finding.line, finding.reason]);
    expect(notices).toEqual([[1, "Columns that are not imported: Option1 Linked To, Google Shopping / …, Price / …."]]);
  });

  test("reads the headings of newer exports, in any order, with BOM and CRLF", async () => {
    const items = await read(
      "\uFEFFPrice,Compare-at price,URL handle,Title,Description,Published on online store,Status,SKU,Option1 name,Option1 value," +
        "Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Charge tax,Product image URL,Variant image URL,Surprise\r\n" +
        "9.90,12,cup,Cup,Fine & thin,TRUE,Active,C-1,Size,Big,shopify,4,CONTINUE,90,FALSE,http://cdn.example/1.png,,?\r\n",
    );
    expect(errors(items)).toEqual([]);
    expect(drafts(items)).toMatchObject([
      {
        handle: "cup",
        description: "Fine & thin",
        status: "published",
        images: [{ url: "http://cdn.example/1.png" }],
        variants: [
          {
            title: "Big",
            sku: "C-1",
            prices: [{ currencyCode: "eur", amount: 990, compareAtAmount: 1200 }],
            stock: 4,
            allowBackorder: true,
            weight: 90,
            taxable: false,
          },
        ],
      },
    ]);
  });

  test("says nothing about what the file has no column for", async () => {
    const { draft, variant } = await readOne({});
    expect(draft).toMatchObject({ status: "published", tags: undefined, description: undefined, images: undefined });
    expect(variant).toMatchObject({ sku: undefined, stock: undefined, weight: undefined, manageInventory: false });
    const [bare] = drafts(await read("Handle,Title\nmug,Mug\n"));
    expect(bare!.variants).toMatchObject([{ prices: undefined }]);
  });

  test("keeps the rows of a product together over empty rows and quoted newlines", async () => {
    const items = await read(
      'Handle,Title,Option1 Name,Option1 Value,Variant Price\nmug,"Mug\nbig",Size,S,1\n\n,,,,\nMUG,,,L,2\n',
    );
    expect(errors(items)).toEqual([]);
    expect(drafts(items)[0]!.variants.map((variant) => variant.title)).toEqual(["S", "L"]);
  });
});

describe("prices", () => {
  test.each([
    ["0", 0, 2],
    ["12", 1200, 2],
    ["12.5", 1250, 2],
    ["12.500", 1250, 2],
    ["0.07", 7, 2],
    ["1200.00", 1200, 0],
    ["1.234", 1234, 3],
    ["90071992.54", 9007199254, 2],
  ])("%s is %i minor units with %i decimals", async (text, amount, exponent) => {
    const { variant } = await readOne({ "Variant Price": text }, { currencyCode: "xts", exponent });
    expect(variant!.prices).toEqual([{ currencyCode: "xts", amount }]);
  });

  test.each([
    ["-5.00", "negative"],
    ["", "empty"],
    ["9,99", "not a price"],
    ["1,299.00", "not a price"],
    ["€5", "not a price"],
    ["NaN", "not a price"],
    ["1e3", "not a price"],
    ["Infinity", "not a price"],
    ["9.999", "finer than its currency"],
    ["999999999999", "too high"],
    ["9".repeat(400), "too high"],
  ])("%s is refused", async (text, reason) => {
    const { items, draft } = await readOne({ "Variant Price": text });
    expect(draft).toBeUndefined();
    expect(errors(items)[0]).toMatchObject({ line: 2, handle: "mug" });
    expect(errors(items)[0]!.reason).toContain(reason);
    expect(errors(items)[0]!.reason).toMatch(/The variant is left out\.$/);
    expect(errors(items)[1]!.reason).toMatch(/The product is left out \(1 row\)\.$/);
  });

  test("a compare-at price counts only above the price", async () => {
    const below = await readOne({ "Variant Compare At Price": "12.49" });
    expect(below.variant!.prices).toEqual([{ currencyCode: "eur", amount: 1250 }]);
    expect(findings(below.items)).toMatchObject([{ kind: "notice", line: 2 }]);
    const equal = await readOne({ "Variant Compare At Price": "12.50" });
    expect(equal.variant!.prices).toEqual([{ currencyCode: "eur", amount: 1250 }]);
    expect(findings(equal.items)).toEqual([]);
    const bad = await readOne({ "Variant Compare At Price": "cheap" });
    expect(bad.draft).toBeUndefined();
  });
});

describe("a bad value", () => {
  test.each([
    ["Variant Inventory Qty", "2.5", "not a whole number"],
    ["Variant Inventory Qty", "many", "not a whole number"],
    ["Variant Inventory Qty", "99999999999", "too large"],
    ["Variant Grams", "-3", "not a weight"],
    ["Variant Grams", "2 kg", "not a weight"],
    ["Variant Inventory Policy", "perhaps", "neither"],
    ["Variant Requires Shipping", "perhaps", "neither true nor false"],
    ["Variant SKU", "x".repeat(300), "longer than 255"],
    ["Title", "x".repeat(300), "longer than 255"],
    ["Handle", "two words", "not a handle"],
    ["Handle", "../etc", "not a handle"],
  ])("%s %s leaves the row out", async (column, text, reason) => {
    const { items, draft } = await readOne({ [column]: text });
    expect(draft).toBeUndefined();
    expect(errors(items)[0]!.line).toBe(2);
    expect(errors(items)[0]!.reason).toContain(`${column} "${text.slice(0, 60)}`);
    expect(errors(items)[0]!.reason).toContain(reason);
  });

  test("only the variant with it is left out", async () => {
    const items = await read(
      "Handle,Title,Option1 Name,Option1 Value,Variant Price\nmug,Mug,Size,S,x\nmug,,,M,2\nmug,,,L,-1\ncup,Cup,,,1\n",
    );
    expect(errors(items).map((error) => error.line)).toEqual([2, 4]);
    expect(drafts(items).map((draft) => [draft.handle, draft.options, draft.variants.length])).toEqual([
      ["mug", [{ title: "Size", values: ["M"] }], 1],
      ["cup", [], 1],
    ]);
  });

  test("a negative quantity is what an oversold variant has: none", async () => {
    const { items, variant } = await readOne({ "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "-4" });
    expect(variant).toMatchObject({ stock: 0, manageInventory: true });
    expect(findings(items)).toMatchObject([{ kind: "notice" }]);
  });

  test.each(["javascript:alert(1)", "data:image/png;base64,AA", "ftp://h/x.png", "/x.png", "x"])(
    "image %s is left out, the product goes in",
    async (url) => {
      const { items, draft } = await readOne({ "Image Src": url, "Variant Image": url });
      expect(draft).toMatchObject({ images: [], thumbnail: null });
      expect(errors(items)).toHaveLength(2);
      expect(errors(items)[0]!.reason).toMatch(/The image is left out\.$/);
    },
  );

  test.each([
    [{ Published: "maybe" }, "draft", 1],
    [{ Status: "secret" }, "draft", 1],
    [{ Status: "archived" }, "draft", 0],
    [{ Status: "active", Published: "false" }, "draft", 0],
    [{ Status: "ACTIVE", Published: "" }, "published", 0],
  ])("%o is imported as %s", async (change, status, notices) => {
    const { items, draft } = await readOne(change);
    expect(draft!.status).toBe(status);
    expect(findings(items)).toHaveLength(notices);
  });
});

describe("a bad row", () => {
  const HEADER = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price\n";

  test.each([
    ["an empty handle", ",Mug,,,,,1", "Handle is empty"],
    ["too few values", "mug,Mug,,,1", "5 values where the header has 7"],
    ["too many values", "mug,Mug,,,,,1,,", "9 values where the header has 7"],
    ["an unclosed quote", 'mug,"Mug,,,,,1', "never closed"],
    ["no title", "mug,,,,,,1", "Title is empty"],
    ["the same option twice", "mug,Mug,Size,S,Size,L,1", '"Size" is used twice'],
    ["a missing option value", "mug,Mug,Size,S,Colour,,1", "Option2 Value is empty"],
    ["a value without an option", "mug,Mug,Size,S,,Red,1", "has no Option2 Name"],
  ])("with %s is reported, the next product goes in", async (_, row, reason) => {
    const items = await read(`${HEADER}${row}\ncup,Cup,,,,,2\n`);
    expect(drafts(items).map((draft) => draft.handle)).toEqual(["cup"]);
    expect(errors(items)[0]!.line).toBe(2);
    expect(errors(items)[0]!.reason).toContain(reason);
    expect(errors(items).at(-1)!.reason).toContain("left out");
  });

  test("with an option combination that exists is left out", async () => {
    const items = await read(`${HEADER}mug,Mug,Size,S,Colour,Red,1\nmug,,,S,,Red,2\nmug,,,S,,Blue,2\n`);
    expect(errors(items)).toMatchObject([{ line: 3, handle: "mug" }]);
    expect(errors(items)[0]!.reason).toContain("S / Red stands on line 2 already");
    expect(drafts(items)[0]!.variants).toHaveLength(2);
    const plain = await read(`${HEADER}mug,Mug,Title,Default Title,,,1\nmug,,,Default Title,,,2\n`);
    expect(errors(plain)).toMatchObject([{ line: 3 }]);
  });

  test("with an SKU that is taken goes in without it", async () => {
    const items = await read("Handle,Title,Variant SKU,Variant Price\nmug,Mug,A-1,1\ncup,Cup,A-1,1\njar,Jar,,1\n");
    expect(errors(items)).toMatchObject([{ line: 3, handle: "cup" }]);
    expect(errors(items)[0]!.reason).toContain('SKU "A-1" stands on line 2 already');
    expect(drafts(items).map((draft) => draft.variants[0]!.sku)).toEqual(["A-1", null, null]);
  });

  test("of a fourth option leaves the product out", async () => {
    const items = await read(
      "Handle,Title,Option1 Name,Option1 Value,Option4 Name,Option4 Value,Variant Price\nmug,Mug,A,1,D,4,1\ncup,Cup,A,1,,,1\n",
    );
    expect(errors(items)).toMatchObject([{ line: 2, handle: "mug" }]);
    expect(errors(items)[0]!.reason).toContain("at most 3 options");
    expect(drafts(items).map((draft) => draft.handle)).toEqual(["cup"]);
  });

  test("whose handle appeared before is left out with those that follow it", async () => {
    const items = await read(`${HEADER}mug,Mug,,,,,1\ncup,Cup,,,,,2\nmug,Mug 2,,,,,3\nmug,,,,,,3\njar,Jar,,,,,4\n`);
    expect(errors(items)).toMatchObject([{ line: 4, handle: "mug" }]);
    expect(errors(items)[0]!.reason).toContain("line 2 already");
    expect(errors(items)[0]!.reason).toContain("2 rows left out");
    expect(drafts(items).map((draft) => draft.title)).toEqual(["Mug", "Cup", "Jar"]);
  });

  test("in Latin-1 is left out", async () => {
    const latin1 = Buffer.concat([
      Buffer.from(`${HEADER}mug,Mug,,,,,1\n`),
      Buffer.from("caf\xe9,Caf\xe9,,,,,1\n", "latin1"),
    ]);
    const items = await read(latin1);
    expect(errors(items)).toMatchObject([{ line: 3 }]);
    expect(drafts(items)).toHaveLength(1);
  });

  test("beyond any product's size does not fill the memory", async () => {
    const rows = Array.from({ length: 2_600 }, (_, at) => `mug,,,${at},,,1\n`).join("");
    const items = await read(`${HEADER}mug,Mug,Size,S,,,1\n${rows}`);
    expect(errors(items)[0]!.reason).toContain("2601 rows");
    expect(drafts(items)[0]!.variants).toHaveLength(2_500);
  });
});

describe("a file that cannot be imported gives one error", () => {
  test.each([
    ["empty", "", "The file is empty."],
    ["without a handle column", "Title,Variant Price\nMug,1\n", '"handle" or "url handle"'],
    ["without a title column", "Handle,Variant Price\nmug,1\n", '"title"'],
    ["separated by semicolons", "Handle;Title;Variant Price\nmug;Mug;1\n", "comma-separated"],
    ["of prose", "Dear Sir,\nplease find attached\n", "begins with"],
    ["of JSON", '{"handle": "mug"}\n', "quote"],
    ["in UTF-16", Buffer.from("\uFEFFHandle,Title\n", "utf16le"), "not UTF-8"],
    ["of binary", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "not UTF-8"],
    ["of zeros", Buffer.alloc(3_000_000), "longer than"],
  ])("%s", async (_, content, reason) => {
    const items = await read(content);
    expect(items).toMatchObject([{ kind: "error", line: 1 }]);
    expect(findings(items)[0]!.reason).toContain(reason);
  });

  test("a source that fails is an error of the source", async () => {
    async function* failing() {
      yield "Handle,Title\n";
      throw new Error("disk on fire");
    }
    await expect(readFrom(failing())).rejects.toThrow("disk on fire");
  });
});

test("stopping early closes the source", async () => {
  let closed = false;
  async function* source() {
    try {
      yield "Handle,Title,Variant Price\na,A,1\nb,B,1\n";
      yield "c,C,1\n";
    } finally {
      closed = true;
    }
  }
  for await (const item of readShopifyCsv(source(), EUR)) if (item.kind === "product") break;
  expect(closed).toBe(true);
});

test("memory does not grow with the number of rows", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const product = (number: number) =>
    `item-${number},Item ${number},"${`Number ${number}: a long story. `.repeat(10)}",Size,S,10,https://cdn.example/${number}.jpg\n` +
    `item-${number},,,,M,11,\nitem-${number},,,,L,12,\n`;
  async function* source() {
    yield "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price,Image Src\n";
    for (let at = 0; at < 33_400; at += 100)
      yield Array.from({ length: 100 }, (_, each) => product(at + each)).join("");
  }
  const heap: number[] = [];
  let products = 0;
  for await (const item of readShopifyCsv(source(), EUR)) {
    if (item.kind !== "product") continue;
    products++;
    if (products % 11_000 !== 0) continue;
    collect();
    heap.push(process.memoryUsage().heapUsed);
  }
  expect(products).toBe(33_400);
  // 22,000 products pass between the two measurements; keeping them would take more than 40 MB.
  expect(heap.at(-1)! - heap[0]!).toBeLessThan(12_000_000);
});
