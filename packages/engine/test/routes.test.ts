import { describe, expect, it } from "vitest";
import { domains } from "../src/domains.ts";
import { asJsonSchema, type JsonSchema } from "../src/platform/http/json-schema.ts";
import type { AnyRoute } from "../src/platform/http/route.ts";
import { readCatalogue } from "../src/reference/catalogue.ts";

const routes = domains.flatMap((domain) => domain.routes ?? []);
const { errors } = await readCatalogue();

/** The routes against which something can be said, with what. */
const offenders = (problemsOf: (route: AnyRoute) => readonly string[]): string[] =>
  routes.flatMap((route) => problemsOf(route).map((problem) => `${route.id}: ${problem}`));

/** The objects within a schema that let properties through which nobody reads. */
function openObjects(schema: JsonSchema, path: string): string[] {
  const { properties, additionalProperties, anyOf = [], allOf = [], items } = schema;
  const lists = Array.isArray(items) ? items : items ? [items as JsonSchema] : [];
  return [
    ...(properties && additionalProperties !== false ? [`${path} takes unknown properties`] : []),
    ...Object.entries(properties ?? {}).flatMap(([name, value]) => openObjects(value, `${path}.${name}`)),
    ...[...anyOf, ...allOf, ...lists].flatMap((part) => openObjects(part, path)),
  ];
}

/** Routes under /admin for those who are not staff, with who may call them. */
const openAdminRoutes = new Map([
  ["/admin/invites/accept", "identity"],
  ["/admin/feature-flags", "public"],
]);

const twice = (values: readonly string[]): string[] => values.filter((value, index) => values.indexOf(value) !== index);

describe("every route", () => {
  it("refuses properties and parameters that it does not know", () => {
    const problems = offenders(({ params, query, body }) =>
      Object.entries({ params, query, body }).flatMap(([name, schema]) =>
        schema ? openObjects(asJsonSchema(schema), name) : [],
      ),
    );
    expect(problems).toEqual([]);
  });

  it("describes the parameters of its path, and no others", () => {
    const problems = offenders(({ url, params }) => {
      const inPath = [...url.matchAll(/:(\w+)/g)].map(([, name = ""]) => name).toSorted();
      const described = Object.keys(params?.properties ?? {}).toSorted();
      return inPath.join() === described.join() ? [] : [`path has ${inPath.join()}, params ${described.join()}`];
    });
    expect(problems).toEqual([]);
  });

  it("asks for a key under /store and for a permission under /admin", () => {
    const problems = offenders(({ url, method, access, permission = "" }) => {
      const [, area] = url.split("/");
      if (area === "store") return ["store", "customer", "registration"].includes(access) ? [] : [`is ${access}`];
      if (openAdminRoutes.has(url)) return access === openAdminRoutes.get(url) ? [] : [`is ${access}`];
      if (area !== "admin") return access === "public" || access === "identity" ? [] : [`is ${access} at ${url}`];
      const wanted = new RegExp(`^[a-z_]+:${method === "GET" ? "read" : "write"}$`);
      return access === "admin" && wanted.test(permission) ? [] : [`is ${access} with the permission "${permission}"`];
    });
    expect(problems).toEqual([]);
  });

  it("has an id, a summary and a path of its own", () => {
    const problems = offenders(({ id, url, summary }) => [
      ...(/^(admin\.)?[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/.test(id) ? [] : ["is not an id such as carts.addLineItem"]),
      ...(id.startsWith("admin.") === url.startsWith("/admin/") ? [] : [`does not fit ${url}`]),
      ...(/^[A-Z].{5,}\.$/.test(summary) ? [] : [`"${summary}" is not a sentence`]),
    ]);
    expect(problems).toEqual([]);
    expect(twice(routes.map(({ id }) => id))).toEqual([]);
    expect(twice(routes.map(({ method, url }) => `${method} ${url.replaceAll(/:\w+/g, ":")}`))).toEqual([]);
  });

  it("lists errors of the catalogues, each once", () => {
    const known = new Set(errors);
    const problems = offenders(({ errors: listed = [] }) => [
      ...listed.filter((error) => !known.has(error)).map((error) => `${String(error?.code)} is in no catalogue`),
      ...twice(listed.map(({ code }) => code)).map((code) => `${code} is listed twice`),
    ]);
    expect(problems).toEqual([]);
  });
});

/** The statuses of each type on the wire. */
const statuses: Record<string, readonly number[]> = {
  not_found: [404],
  invalid_data: [400, 413, 415],
  not_allowed: [400],
  unauthorized: [401],
  forbidden: [403],
  conflict: [409],
  duplicate_error: [422],
  payment_authorization_error: [422],
  unexpected_state: [500],
  unavailable: [503],
  too_many_requests: [429],
};

describe("every error", () => {
  it("has a code of its own", () => {
    expect(twice(errors.map(({ code }) => code))).toEqual([]);
    expect(errors.map(({ code }) => code).filter((code) => !/^[a-z_]+\.[a-z_]+$/.test(code))).toEqual([]);
  });

  it("has no value that its code would hide on the wire", () => {
    const hidden = errors.filter(({ data }) => Object.hasOwn(asJsonSchema(data).properties ?? {}, "code"));
    expect(hidden.map(({ code }) => code)).toEqual([]);
  });

  it("has the status of its type", () => {
    const wrong = errors.filter(({ status, type }) => !statuses[type]?.includes(status));
    expect(wrong.map(({ code, status, type }) => `${code}: ${type} with ${status}`)).toEqual([]);
  });
});

it("the rules see the whole shop", () => {
  expect(routes.length).toBeGreaterThan(70);
  expect(errors.length).toBeGreaterThan(100);
  expect(openObjects({ type: "object", properties: {} }, "body")).toHaveLength(1);
  expect(openObjects({ anyOf: [{ type: "array", items: { type: "object", properties: {} } }] }, "body")).toHaveLength(
    1,
  );
  expect(openObjects({ type: "object", patternProperties: { "^.*$": {} } }, "body")).toEqual([]);
});
