import { unnamed } from "@hanse/plugin-kit";
import { expect } from "vitest";
import type { ProductDto, VariantDto } from "../src/merchandise/product.schema.ts";
import { openTestShop } from "./open-test-shop.ts";

interface Body {
  readonly product: ProductDto;
  readonly products: readonly ProductDto[];
  readonly variant: VariantDto;
  readonly variants: readonly VariantDto[];
  readonly created: readonly (ProductDto & VariantDto)[];
  readonly updated: readonly (ProductDto & VariantDto)[];
  readonly count: number;
  readonly message: string;
  readonly [more: string]: unknown;
}

/** A shop with a sales channel and a region, and staff who fill its catalogue over HTTP. */
export async function openMerchandise() {
  const shop = await openTestShop();
  async function send(method: "GET" | "POST" | "DELETE", url: string, payload?: object, headers: object = {}) {
    const reply = await shop.app.inject({
      method,
      url,
      headers: { authorization: shop.adminAuthorization, ...headers },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.json<Body>(), etag: reply.headers.etag as string };
  }
  const get = (url: string) => send("GET", url);
  const post = (url: string, payload: object, headers?: object) => send("POST", url, payload, headers);
  const remove = (url: string, headers?: object) => send("DELETE", url, undefined, headers);

  /** Without those of background work. */
  const reads = () =>
    shop.statements().filter((text) => text.includes("WITH page AS") || /FROM (?:product|price)/.test(text));

  let serial = 0;
  const jumper = (changes: object = {}) => {
    const key = `j${++serial}x`;
    return {
      title: `Harbour jumper ${key}`,
      status: "published",
      sales_channels: [{ id: channelId }],
      options: [{ title: "Size", values: ["S", "M"] }],
      images: [{ url: `https://shop.test/${key}.svg` }],
      variants: [
        {
          title: "Small",
          sku: `${key}-s`,
          options: { Size: "S" },
          prices: [
            { currency_code: "eur", amount: 49.99 },
            { currency_code: "EUR", amount: 44.5, rules: { region_id: regionId } },
            { currency_code: "jpy", amount: 8000, min_quantity: 10 },
          ],
        },
        { title: "Medium", sku: `${key}-m`, options: { Size: "M" }, manage_inventory: false, prices: [] },
      ],
      ...changes,
    };
  };
  const create = async (changes: object = {}) => {
    const { status, body } = await post("/admin/products", jumper(changes));
    expect(body.message).toBeUndefined();
    expect(status).toBe(200);
    return body.product;
  };
  const [channel] = await shop.database.query(unnamed<{ id: string }>("SELECT id FROM sales_channel"));
  const channelId = channel?.id ?? "";
  const region = await post("/admin/regions", { name: "Germany", currency_code: "eur", countries: ["de"] });
  const regionId = (region.body.region as { id: string }).id;
  return { shop, channelId, regionId, get, post, remove, reads, jumper, create };
}

/** The first of a list, which has to have one. */
export const first = <T>(of: readonly T[]): T => {
  const [found] = of;
  if (!found) throw new Error("There is none.");
  return found;
};
