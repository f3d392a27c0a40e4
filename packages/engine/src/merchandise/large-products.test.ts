import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { merchantOf } from "../../test/support/merchant.ts";
import type { ProductDto } from "./product.schema.ts";

let shop: TestShop;
let admin: ReturnType<typeof merchantOf>;
beforeAll(async () => {
  shop = await openTestShop();
  admin = merchantOf(shop);
});
afterAll(() => shop.close());

/** What polls in the background is left out. */
const statementsOfRequest = (): string[] =>
  shop
    .statements()
    .filter((text) => /product|price|inventory|variant/.test(text) && !/product_page|reservation/.test(text));

const letters = (count: number, sign: string): string[] =>
  Array.from({ length: count }, (_, index) => `${sign}${index}`);

/** A product in so many colours and sizes, each combination a variant with two prices and an item of its own in stock. */
function product(title: string, colours: number, sizes: number) {
  const [colour, size] = [letters(colours, "c"), letters(sizes, "s")];
  return {
    title,
    status: "published",
    options: [
      { title: "Colour", values: colour },
      { title: "Size", values: size },
    ],
    variants: colour.flatMap((one) =>
      size.map((other) => ({
        title: `${one} ${other}`,
        sku: `${title}-${one}-${other}`,
        options: { Colour: one, Size: other },
        manage_inventory: true,
        prices: [
          { currency_code: "eur", amount: 19.99 },
          { currency_code: "usd", amount: 21.5 },
        ],
      })),
    ),
  };
}

async function create(title: string, colours: number, sizes: number): Promise<{ id: string; statements: string[] }> {
  statementsOfRequest();
  const made = await admin.must<{ product: { id: string } }>(
    "POST",
    "/products?fields=id",
    product(title, colours, sizes),
  );
  return { id: made.product.id, statements: statementsOfRequest() };
}

test("a product of 1,000 variants takes a statement for some hundreds of rows, and none for each", async () => {
  await create("warm", 1, 2);
  const few = await create("few", 2, 2);
  const many = await create("many", 40, 25);
  expect(few.statements.length).toBeLessThan(20);
  expect(many.statements.length).toBeLessThan(40);
  const { variants, count } = await admin.must<{
    variants: { inventory_items: object[]; prices: object[] }[];
    count: number;
  }>("GET", `/products/${many.id}/variants?limit=1000&fields=id,*prices,*inventory_items`);
  expect(count).toBe(1_000);
  expect(variants.every((variant) => variant.prices.length === 2 && variant.inventory_items.length === 1)).toBe(true);
  const changes = { variants: variants.map((variant) => ({ ...("id" in variant && { id: variant.id }), weight: 5 })) };
  shop.statements();
  await admin.must("POST", `/products/${many.id}?fields=id`, changes);
  expect(statementsOfRequest().length).toBeLessThan(40);
}, 60_000);

test("pictures are in the order in which they were last sent", async () => {
  const url = (name: string) => ({ url: `https://shop.test/${name}.jpg` });
  const made = await admin.must<{ product: ProductDto }>("POST", "/products", {
    title: "Pictured",
    options: [{ title: "Size", values: ["S"] }],
    images: ["d", "a", "c", "b"].map(url),
  });
  const shown = ({ images }: ProductDto) => images.map((image) => image.url?.at(-5)).join("");
  expect(shown(made.product)).toBe("dacb");
  expect(made.product.images.map(({ rank }) => rank)).toEqual([0, 1, 2, 3]);
  const [d, a, c] = made.product.images;
  const sent = {
    images: [c, { ...url("x") }, a, d].map((image) => ({
      ...(image && "id" in image && { id: image.id }),
      url: image?.url,
    })),
  };
  const { product: changed } = await admin.must<{ product: ProductDto }>("POST", `/products/${made.product.id}`, sent);
  expect(shown(changed)).toBe("cxad");
  expect(changed.images.map(({ rank }) => rank)).toEqual([0, 1, 2, 3]);
  expect([changed.images[0]?.id, changed.images[3]?.id]).toEqual([c?.id, d?.id]);
  const { product: read } = await admin.must<{ product: ProductDto }>("GET", `/products/${made.product.id}`);
  expect(shown(read)).toBe("cxad");
});
