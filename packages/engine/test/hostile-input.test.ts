import type { TSchema } from "typebox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import { asJsonSchema, type JsonSchema } from "../src/platform/http/json-schema.ts";
import { openLivedInShop, type Sent } from "./lived-in-shop.ts";

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
const known: Record<string, string> = {};
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

/** What came of it, where it is not what it should be: an answer, or an error that names no inside. */
async function problemOf(request: Sent): Promise<string[]> {
  const { statusCode, body, headers } = await lived.send(request);
  const told = /\bat .+:\d+|node_modules|packages\/|SELECT |INSERT |violates|relation "/.exec(
    body.replaceAll(/"description":"[^"]*"/g, ""),
  );
  const isAnswer =
    statusCode < 500 && (statusCode < 300 || statusCode === 304 || String(headers["content-type"]).includes("json"));
  return isAnswer && !told
    ? []
    : [
        `${request.method} ${request.url.slice(0, 200)} ${JSON.stringify(request.payload)?.slice(0, 200)}: ${statusCode} ${body.slice(0, 300)}`,
      ];
}

describe("hostile text is answered or refused", () => {
  it.each(routes.map((route) => [`${route.method} ${route.url}`, route] as const))("%s", async (_name, route) => {
    const { method, url, access, params, query, body, selects } = route;
    const headers = headersOf(access);
    const ids = (name: string) => known[name] ?? "x";
    const names = [...propertiesOf(query), ...(selects ? ["fields"] : [])];
    const problems: string[] = [];
    for (const text of hostile) {
      const encoded = encodeURIComponent(text.toWellFormed());
      const requests: Sent[] = [
        ...propertiesOf(params).map((hostileName) => ({
          url: path(url, (name) => (name === hostileName ? text : ids(name))),
        })),
        ...names.map((name) => ({ url: `${path(url, ids)}?${name}=${encoded}` })),
        ...names.map((name) => ({ url: `${path(url, ids)}?${name}[$in][]=${encoded}` })),
        ...(body ? leavesOf(asJsonSchema(body)) : []).map((at) => ({
          url: path(url, ids),
          payload: JSON.stringify(sample(asJsonSchema(body!), at, text)),
        })),
      ];
      for (const request of requests) problems.push(...(await problemOf({ ...request, method, headers })));
    }
    expect(problems).toEqual([]);
  });
});
