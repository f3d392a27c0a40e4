import type { TSchema } from "typebox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import { asJsonSchema, type JsonSchema } from "../src/platform/http/json-schema.ts";
import { inside, openLivedInShop, type Sent } from "./lived-in-shop.ts";

/** What people send to see what happens. */
const hostile = [
  "'; DROP TABLE cart; --",
  `"><script>alert(document.cookie)</script>`,
  "a\0b",
  "\ud800",
  "x".repeat(20_000),
  "../../../etc/passwd",
  "${7*7}{{7*7}}%s%n",
  "__proto__",
  "-1e309",
  "",
];

let lived: Awaited<ReturnType<typeof openLivedInShop>>;

beforeAll(async () => {
  lived = await openLivedInShop();
});
afterAll(() => lived.close());

const routes = domains.flatMap((domain) => domain.routes ?? []);
/** Ids that there are, for the parts of a path that are not hostile. */
const idsOf =
  (url: string) =>
  (name: string): string => {
    const { cartId, lineId, payment, first } = lived.world;
    if (name === "line_id") return lineId;
    if (name === "address_id") return first.addressId;
    if (url.startsWith("/store/carts")) return cartId;
    if (url.startsWith("/store/payment-collections")) return payment.split("/").at(-1) ?? "";
    if (url.startsWith("/store/orders")) return first.orderId;
    return name === "actor" ? "customer" : name === "provider" ? "emailpass" : "x";
  };
const headersOf = (access: string) => {
  if (access === "admin") return { authorization: lived.shop.adminAuthorization };
  return access === "customer" ? lived.world.first.headers : {};
};

const path = (url: string, value: (name: string) => string): string =>
  url.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(value(name).toWellFormed()));

const propertiesOf = (schema: TSchema | undefined): string[] =>
  Object.keys((schema && asJsonSchema(schema).properties) ?? {});

/** Something that a schema takes, or nearly: texts are `text` at the given path, and harmless elsewhere. */
function sample(schema: JsonSchema, at: readonly string[] | undefined, text: string): unknown {
  const options = schema.anyOf ?? [schema];
  const chosen = options.find(({ type }) => type === "object") ?? options[0] ?? {};
  if (chosen.type === "object") {
    const { properties = {}, required = [] } = chosen;
    const [next, ...rest] = at ?? [];
    const names = new Set([...required, ...(next === undefined ? [] : [next])]);
    return Object.fromEntries(
      [...names].flatMap((name) =>
        properties[name] ? [[name, sample(properties[name], name === next ? rest : undefined, text)]] : [],
      ),
    );
  }
  if (chosen.type === "array") return at ? [sample((chosen.items ?? {}) as JsonSchema, at, text)] : [];
  if (at) return text;
  return chosen.type === "string" ? "x" : chosen.type === "boolean" ? true : 1;
}

/** The paths of everything in a body that is no object. */
function leavesOf(schema: JsonSchema, at: readonly string[] = []): string[][] {
  const object = (schema.anyOf ?? [schema]).find(({ type }) => type === "object" || type === "array");
  if (object?.type === "array") return leavesOf((object.items ?? {}) as JsonSchema, at);
  if (!object?.properties) return [[...at]];
  return Object.entries(object.properties).flatMap(([name, property]) => leavesOf(property, [...at, name]));
}

/** Nothing when the shop answered, or refused without telling of its inside. */
async function problemOf(request: Sent): Promise<string[]> {
  const { statusCode, body, headers } = await lived.send(request);
  const isError = statusCode >= 400;
  const isRefused = statusCode < 500 && String(headers["content-type"]).includes("json") && !inside.test(body);
  if (!isError || isRefused) return [];
  return [
    `${request.url.slice(0, 200)} ${JSON.stringify(request.payload)?.slice(0, 200)}: ${statusCode} ${body.slice(0, 300)}`,
  ];
}

const occurrences = (text: string, json: string): number => json.split(JSON.stringify(text)).length - 1;

describe("text that is SQL, script or a template is kept as it is", () => {
  const harmless = hostile.filter(
    (text) => text !== "" && text.length < 255 && text.isWellFormed() && !text.includes("\0"),
  );
  const address = (text: string) => ({
    first_name: text,
    last_name: text,
    company: text,
    address_1: text,
    city: text,
    province: text,
  });
  const bodies: [
    name: string,
    url: () => string,
    body: (text: string) => object,
    headers: () => Record<string, string>,
  ][] = [
    ["of a cart", () => lived.world.cart, (text) => ({ metadata: { [text]: text } }), () => ({})],
    ["of a cart's address", () => lived.world.cart, (text) => ({ billing_address: address(text) }), () => ({})],
    ["of a line", () => lived.world.line, (text) => ({ quantity: 2, metadata: { note: text } }), () => ({})],
    [
      "of a customer",
      () => "/store/customers/me",
      (text) => ({ first_name: text, company_name: text }),
      () => lived.world.second.headers,
    ],
    ["of an address", () => "/store/customers/me/addresses", address, () => lived.world.second.headers],
  ];

  it.each(bodies)("%s", async (_name, url, body, headers) => {
    for (const text of harmless.filter((one) => one !== "__proto__")) {
      const payload = body(text);
      const reply = await lived.send({ url: url(), payload, headers: headers() });
      expect(reply.statusCode).toBe(200);
      expect(String(reply.headers["content-type"])).toContain("application/json");
      expect(occurrences(text, reply.body)).toBeGreaterThanOrEqual(occurrences(text, JSON.stringify(payload)));
    }
    expect((await lived.send({ url: "/store/regions" })).statusCode).toBe(200);
  });
});

describe("hostile headers are answered or refused", () => {
  const texts = hostile
    .filter((text) => text.isWellFormed() && !text.includes("\0"))
    .map((text) => text.slice(0, 8_000));
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  const headers: [name: string, make: (text: string) => Record<string, string>][] = [
    ["x-publishable-api-key", (text) => ({ "x-publishable-api-key": text })],
    ["x-medusa-locale", (text) => ({ "x-medusa-locale": text })],
    ["idempotency-key", (text) => ({ "idempotency-key": text })],
    ["authorization", (text) => ({ authorization: text })],
    ["authorization, of a token", (text) => ({ authorization: `Bearer ${text}` })],
    ["authorization, of a key", (text) => ({ authorization: basic(`sk_${text}\0:`) })],
    ["cookie", (text) => ({ cookie: `connect.sid=${text}` })],
    ["if-none-match", (text) => ({ "if-none-match": text })],
    ["origin", (text) => ({ origin: text, cookie: "connect.sid=x" })],
    ["x-forwarded-for", (text) => ({ "x-forwarded-for": text, "x-forwarded-proto": text, "x-forwarded-host": text })],
    ["accept", (text) => ({ accept: text, "accept-encoding": text, "user-agent": text })],
  ];

  it.each(headers)("%s", async (_name, make) => {
    const problems: string[] = [];
    for (const text of texts) {
      const requests: Sent[] = [
        { url: "/store/products?limit=1" },
        { url: "/store/carts", payload: {} },
        { url: "/store/customers/me" },
        { url: "/admin/products?limit=1" },
        { url: "/auth/session", method: "DELETE" },
        { url: "/auth/session", payload: {} },
      ];
      for (const request of requests) problems.push(...(await problemOf({ ...request, headers: make(text) })));
    }
    expect(problems).toEqual([]);
  });
});

/** Some routes are sent hundreds of requests. */
describe("hostile text is answered or refused", { timeout: 120_000 }, () => {
  it.each(routes.map((route) => [`${route.method} ${route.url}`, route] as const))("%s", async (_name, route) => {
    const { method, url, access, params, query, body, selects } = route;
    const headers = headersOf(access);
    const ids = idsOf(url);
    const names = [...propertiesOf(query), ...(selects ? ["fields"] : [])];
    const leaves = body ? leavesOf(asJsonSchema(body)) : [];
    const problems: string[] = [];
    for (const text of hostile) {
      const encoded = encodeURIComponent(text.toWellFormed());
      const requests: Sent[] = [
        ...propertiesOf(params).map((chosen) => ({ url: path(url, (name) => (name === chosen ? text : ids(name))) })),
        ...names.map((name) => ({ url: `${path(url, ids)}?${name}=${encoded}` })),
        ...names.map((name) => ({ url: `${path(url, ids)}?${name}[$ne][]=${encoded}` })),
        ...leaves.map((at) => ({
          url: path(url, ids),
          payload: JSON.stringify(body && sample(asJsonSchema(body), at, text)),
        })),
      ];
      for (const request of requests) problems.push(...(await problemOf({ ...request, method, headers })));
    }
    expect(problems).toEqual([]);
  });
});
