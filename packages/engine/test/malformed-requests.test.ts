import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLivedInShop, type Refusal, refused, type World } from "./lived-in-shop.ts";

let lived: Awaited<ReturnType<typeof openLivedInShop>>;

beforeAll(async () => {
  lived = await openLivedInShop();
});
afterAll(() => lived.close());

const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}1${close.repeat(depth)}`;

describe("a body", () => {
  const update =
    (payload: object | string, headers: Record<string, string> = {}) =>
    (w: World) => ({ url: w.cart, payload, headers });
  const metadata = (text: string) => update(`{"metadata":${text}}`);

  it.each<Refusal>([
    ["over 1 MB", 413, "invalid_data", "1048576 bytes", update({ metadata: { text: "x".repeat(1_048_576) } })],
    ["that is no JSON", 400, "invalid_data", "not valid JSON", update('{"email": ')],
    [
      "that is no JSON, with a secret in it",
      400,
      "invalid_data",
      /^(?!.*hunter2)/,
      () => ({ url: "/auth/customer/emailpass", payload: '{"password": hunter2}' }),
    ],
    ["that is a list", 400, "invalid_data", "'array'", update([])],
    ["that is a text", 400, "invalid_data", "'string'", update('"text"')],
    ["that is a number", 400, "invalid_data", "'number'", update("12")],
    [
      "of a form",
      415,
      "invalid_data",
      "application/x-www-form-urlencoded",
      update("email=a", { "content-type": "application/x-www-form-urlencoded" }),
    ],
    ["of plain text", 415, "invalid_data", "text/plain", update("hello", { "content-type": "text/plain" })],
    ["of XML", 415, "invalid_data", "application/xml", update("<email/>", { "content-type": "application/xml" })],
    ["of an unknown kind", 415, "invalid_data", "nonsense", update("x", { "content-type": "nonsense/x" })],
    [
      "with unknown fields",
      400,
      "invalid_data",
      "Unrecognized fields: 'colour, total'",
      update({ colour: "red", total: 0 }),
    ],
    [
      "with unknown fields further in",
      400,
      "invalid_data",
      /Unrecognized fields: 'street'.*shipping_address/,
      update({ shipping_address: { street: "x" } }),
    ],
    ["with a wrong kind of value", 400, "invalid_data", /email.*number/, update({ email: 12 })],
    ["with an address that is none", 400, "invalid_data", /email.*not-an-address/, update({ email: "not-an-address" })],
    [
      "with a country that is none",
      400,
      "invalid_data",
      /country_code.*Germany/,
      update({ shipping_address: { country_code: "Germany" } }),
    ],
    [
      "with more text than fits",
      400,
      "invalid_data",
      /city.*255/,
      update({ shipping_address: { city: "x".repeat(256) } }),
    ],
    ["with a NUL character", 400, "invalid_data", /city.*NUL/, update({ shipping_address: { city: "Kiel\0" } })],
    ["with a NUL character in a name", 400, "invalid_data", /metadata.*NUL/, update({ metadata: { "a\0b": 1 } })],
    [
      "with half of a surrogate pair",
      400,
      "invalid_data",
      /city.*surrogate/,
      update('{"shipping_address":{"city":"\\ud83d"}}'),
    ],
    ["that is nested too deep", 400, "invalid_data", /metadata.*deep/, metadata(nested(30, '{"a":', "}"))],
    ["that is nested without end, as lists", 400, "invalid_data", /deep/, metadata(nested(50_000, "[", "]"))],
    ["that is nested without end, as objects", 400, "invalid_data", /deep/, metadata(nested(50_000, '{"a":', "}"))],
    ["with a number beyond all bounds", 400, "invalid_data", /metadata.*number/, metadata('{"a":1e999}')],
    ["that would change a prototype", 400, "invalid_data", /JSON|__proto__/, update('{"__proto__":{"admin":true}}')],
    [
      "that would change a prototype further in",
      400,
      "invalid_data",
      /JSON|__proto__/,
      metadata('{"__proto__":{"admin":true}}'),
    ],
    [
      "that would change a prototype by its constructor",
      400,
      "invalid_data",
      /JSON|constructor/,
      update('{"constructor":{"prototype":{"admin":true}}}'),
    ],
    [
      "with too many items",
      400,
      "invalid_data",
      /items.*200/,
      (w) => ({
        url: "/store/carts",
        payload: { items: Array.from({ length: 201 }, () => ({ variant_id: w.variantId, quantity: 1 })) },
      }),
    ],
    [
      "with far too many items",
      400,
      "invalid_data",
      /items.*200/,
      () => ({ url: "/store/carts", payload: { items: Array.from({ length: 50_000 }, () => 0) } }),
    ],
    [
      "with items in place of one",
      400,
      "invalid_data",
      /variant_id/,
      (w) => ({ url: `${w.cart}/line-items`, payload: { variant_id: [w.variantId], quantity: 1 } }),
    ],
    [
      "for what takes none",
      400,
      "invalid_data",
      "Unrecognized fields: 'force'",
      (w) => ({ url: `${w.cart}/complete`, payload: { force: true } }),
    ],
    [
      "with a promotion code instead of a list of them",
      400,
      "invalid_data",
      /promo_codes/,
      update({ promo_codes: "SUMMER" }),
    ],
    [
      "with a password that is too short",
      400,
      "invalid_data",
      /^(?!.*geheim).*8 or more/,
      () => ({ url: "/auth/customer/emailpass/register", payload: { email: "new@example.com", password: "geheim" } }),
    ],
  ])("%s is refused", async (_name, status, type, says, request) => {
    expect(await lived.outcome(request(lived.world))).toEqual(refused(status, type, says));
  });

  it("never changes what every object has", () => {
    expect(({} as { admin?: true }).admin).toBeUndefined();
  });

  it.each(["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])(
    "of %s is read",
    async (type) => {
      const reply = await lived.send({ url: lived.world.cart, payload: "{}", headers: { "content-type": type } });
      expect(reply.statusCode).toBe(200);
      await lived.settle();
    },
  );
});

describe("a query", () => {
  const products = (query: string) => () => ({ url: `/store/products?${query}` });

  it.each<Refusal>([
    ["limit below 0", 400, "invalid_data", /limit.*-1/, products("limit=-1")],
    ["limit that is no number", 400, "invalid_data", /limit.*abc/, products("limit=abc")],
    ["limit that is a fraction", 400, "invalid_data", /limit.*1\.5/, products("limit=1.5")],
    ["limit that is a list", 400, "invalid_data", /limit/, products("limit[]=1&limit[]=2")],
    ["limit beyond all bounds", 400, "invalid_data", /limit/, products("limit=1e999")],
    ["offset below 0", 400, "invalid_data", /offset.*-5/, products("offset=-5")],
    ["offset beyond what counts", 400, "invalid_data", /offset/, products("offset=99999999999999999999")],
    ["order by what is no field", 400, "invalid_data", "Order field evil is not valid", products("order=evil")],
    [
      "order by SQL",
      400,
      "invalid_data",
      "Order field id;drop table cart is not valid",
      products("order=id;drop%20table%20cart"),
    ],
    [
      "order by a prototype's property",
      400,
      "invalid_data",
      "Order field constructor is not valid",
      products("order=constructor"),
    ],
    ["10 kB of fields", 400, "invalid_data", "fields parameter has 10", products(`fields=${"x".repeat(10_240)}`)],
    ["an unknown parameter", 400, "invalid_data", "Unrecognized fields: 'colour'", products("colour=red")],
    ["an unknown operator", 400, "invalid_data", "$evil", products("title[$evil]=x")],
    ["an operator of another kind of field", 400, "invalid_data", /is_giftcard/, products("is_giftcard[$like]=x")],
    ["a time that is none", 400, "invalid_data", /created_at.*yesterday/, products("created_at[$gt]=yesterday")],
    [
      "a regular expression, which may take for ever",
      400,
      "invalid_data",
      "Operator $re is not possible",
      products("title[$re]=("),
    ],
    [
      "conditions nested without end",
      400,
      "invalid_data",
      "deep",
      products(`${"$and[0]".repeat(1)}${"[$and][0]".repeat(20)}[title]=x`),
    ],
    [
      "more parameters than anyone needs",
      400,
      "invalid_data",
      "1000 parameters",
      products(Array.from({ length: 1_001 }, (_, at) => `id[]=${at}`).join("&")),
    ],
    ["an index that makes a list of a million", 400, "invalid_data", "1000 entries", products("id[1000000]=x")],
    ["a prototype", 400, "invalid_data", /./, products("title[__proto__][x]=1")],
    ["a NUL character", 400, "invalid_data", "NUL", products("q=%00")],
    ["a NUL character in a filter", 400, "invalid_data", "NUL", products("handle=%00")],
    ["a country that is none", 400, "invalid_data", /country_code/, products("country_code=Germany")],
    ["a key twice", 400, "invalid_data", /region_id/, products("region_id=a&region_id=b")],
    [
      "of a cart's options without the cart",
      400,
      "invalid_data",
      "'cart_id' is required",
      () => ({ url: "/store/shipping-options" }),
    ],
    [
      "of payment providers without the region",
      400,
      "invalid_data",
      "'region_id' is required",
      () => ({ url: "/store/payment-providers" }),
    ],
    [
      "of an order's parameters",
      400,
      "invalid_data",
      "Unrecognized fields: 'all'",
      (w) => ({ url: `/store/orders/${w.first.orderId}?all=true` }),
    ],
  ])("with %s is refused", async (_name, status, type, says, request) => {
    expect(await lived.outcome(request(lived.world))).toEqual(refused(status, type, says));
  });

  it.each([
    ["a limit above the most there is", "limit=1000000&fields=id", { limit: 1000 }],
    ["a limit of nothing", "limit=0", { limit: 0, products: [] }],
    ["an offset beyond the end", "offset=1000000", { products: [] }],
    ["fields that there are not", "fields=id,nothing,constructor.prototype,__proto__", { count: expect.any(Number) }],
    ["half of a percent sign", "q=%E0%A4%A", { products: [] }],
    ["SQL in the place of a word", "q='%20OR%201=1;--", { products: [], count: 0 }],
    ["a pattern in the place of a word", "q=%25_%25", { products: [], count: 0 }],
  ])("with %s is answered", async (_name, query, body) => {
    const reply = await lived.send({ url: `/store/products?${query}` });
    expect({ status: reply.statusCode, body: reply.json() }).toMatchObject({ status: 200, body });
  });

  it("with a path that cannot be decoded is refused", async () => {
    for (const url of ["/store/products/%E0%A4%A", "/store/products/%00", "/store/carts/%2e%2e%2f"]) {
      const { status, leak } = await lived.outcome({ url });
      expect({ url, isRefused: status === 400 || status === 404, leak }).toEqual({ url, isRefused: true, leak: null });
    }
  });
});
