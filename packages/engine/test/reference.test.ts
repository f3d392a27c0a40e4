import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/cli/program.ts";
import { variables } from "../src/platform/config/environment.ts";
import { Settings } from "../src/platform/config/settings.ts";
import { isRecord } from "../src/platform/http/json-schema.ts";
import { generatedFiles } from "../src/reference/generated-files.ts";

const root = join(import.meta.dirname, "../../..");
const files = await generatedFiles(createProgram(), root);

describe("what is generated from the sources", () => {
  it.each([...files.keys()])("is kept up to date in %s; otherwise run pnpm generate", async (path) => {
    const kept = await readFile(join(root, path), "utf8");
    expect(kept === files.get(path)).toBe(true);
  });

  it("is the same every time", async () => {
    expect(await generatedFiles(createProgram(), root)).toEqual(files);
  });

  it("has a message for every error", () => {
    expect(files.get("docs/reference/errors.md")).not.toMatch(/undefined|NaN|\[object/);
  });
});

describe.each(["store", "admin", "plugin-protocol"])("the OpenAPI document of the %s API", (part) => {
  const text = files.get(`docs/reference/openapi/${part}.json`) ?? "";

  it("is valid OpenAPI 3.1", async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(text));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    const broken = await new Validator().validate(JSON.parse(text.replace('"in": "path"', '"in": "nowhere"')));
    expect(broken.valid).toBe(false);
  });

  it("refers to nothing that is not there, and contains nothing that is referred to by nobody", () => {
    const document = JSON.parse(text) as Document;
    const referred = [...text.matchAll(/"#\/components\/([^"]+)"/g)].map(([, path = ""]) => path);
    const present = ["schemas", "parameters"].flatMap((kind) =>
      Object.keys(document.components[kind] ?? {}).map((name) => `${kind}/${name}`),
    );
    expect([...new Set(referred)].toSorted()).toEqual(present.toSorted());
  });

  it("has schemas of JSON Schema alone", () => {
    const unknown = schemasWithin(JSON.parse(text))
      .flatMap(Object.keys)
      .filter((keyword) => !keywords.has(keyword));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

interface Document {
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const keywords = new Set(
  "$ref type description default const enum anyOf allOf properties patternProperties additionalProperties required items minItems maxItems minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum minProperties maxProperties uniqueItems".split(
    " ",
  ),
);

/** Every schema of a document: what stands under `schema`, the components, and what these consist of. */
function schemasWithin(value: unknown, isSchema = false): object[] {
  if (Array.isArray(value)) return value.flatMap((each) => schemasWithin(each, isSchema));
  if (!isRecord(value)) return [];
  if (!isSchema) {
    return Object.entries(value).flatMap(([name, child]) =>
      name === "schemas"
        ? Object.values(child as object).flatMap((each) => schemasWithin(each, true))
        : schemasWithin(child, name === "schema"),
    );
  }
  const { properties = {}, patternProperties = {}, additionalProperties, items, anyOf, allOf } = value;
  const parts = [
    Object.values(properties as object),
    Object.values(patternProperties as object),
    additionalProperties,
    items,
    anyOf,
    allOf,
  ];
  return [value, ...parts.flatMap((part) => schemasWithin(part, true))];
}

it("a setting names the environment variable that overrides it", () => {
  const sections: Record<string, unknown> = Settings.properties;
  const described = Object.entries(variables).map(([variable, { section, key }]) => {
    const { properties } = sections[section] as { properties: Record<string, { description?: string }> };
    return new RegExp(`Environment: ${variable}\\b`).test(properties[key]?.description ?? "") ? "" : variable;
  });
  expect(described.filter(Boolean)).toEqual([]);
});
