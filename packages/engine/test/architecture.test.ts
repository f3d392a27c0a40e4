import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import {
  domainsImportEarlierFaces,
  findCycles,
  kitImportsNothingOfOurs,
  onlyShopsImportPlugins,
  packagesAreEnteredByName,
  platformKnowsNoDomain,
  pluginsImportOnlyTheKit,
  type Rule,
} from "./architecture/import-rules.ts";
import {
  findUnregistered,
  indexFilesAreFaces,
  namesSayWhatIsInside,
  noStarExports,
} from "./architecture/naming-rules.ts";
import { parseFile, readDomainOrder, readEntries, readSources } from "./architecture/source-file.ts";

const root = join(import.meta.dirname, "../../..");
const entries = readEntries(root);
const files = readSources(root, entries);
const order = readDomainOrder(readFileSync(join(root, "packages/engine/src/domains.ts"), "utf8"));

/** A rule with files that break it and files that do not: path and text. */
interface Example {
  readonly rule: Rule;
  /** The rule for the repository, where the samples know other domains than it has. */
  readonly everywhere?: Rule;
  readonly broken: readonly (readonly [path: string, text: string])[];
  readonly fine: readonly (readonly [path: string, text: string])[];
}

const sample = ["store", "catalog", "cart"];
const samplePath = "packages/engine/src/catalog/catalog.service.ts";

const rules: Record<string, Example> = {
  "plugin-kit imports nothing of ours": {
    rule: kitImportsNothingOfOurs,
    broken: [["packages/plugin-kit/src/serve.ts", `import type { Shop } from "@hanse/engine";`]],
    fine: [["packages/plugin-kit/src/serve.ts", `import { x } from "./error.ts"; import pg from "pg";`]],
  },
  "a plugin imports plugin-kit alone": {
    rule: pluginsImportOnlyTheKit,
    broken: [
      ["packages/plugins/a/src/index.ts", `import { defineConfig } from "@hanse/engine";`],
      ["packages/plugins/a/src/index.ts", `export { b } from "@hanse/plugin-b";`],
      ["packages/plugins/a/src/index.ts", `const b = await import("@hanse/plugin-kitchen");`],
    ],
    fine: [
      ["packages/plugins/a/src/index.ts", `import { x } from "@hanse/plugin-kit"; import "@hanse/plugin-kit/testing";`],
    ],
  },
  "only shops and tests import plugins": {
    rule: onlyShopsImportPlugins,
    broken: [["packages/engine/src/main.ts", `import { inventory } from "@hanse/plugin-inventory";`]],
    fine: [
      ["hanse.config.ts", `import { inventory } from "@hanse/plugin-inventory";`],
      ["packages/engine/test/stock.test.ts", `import { inventory } from "@hanse/plugin-inventory";`],
      ["packages/engine/src/main.ts", `import { search } from "@hanse/plugin-kit";`],
    ],
  },
  "a package is imported by its name": {
    rule: packagesAreEnteredByName,
    broken: [
      ["packages/engine/src/main.ts", `import { x } from "../../plugin-kit/src/error.ts";`],
      ["packages/plugins/a/src/index.ts", `import { x } from "../../b/src/index.ts";`],
    ],
    fine: [["packages/engine/test/a.test.ts", `import { x } from "../src/main.ts";`]],
  },
  "the platform knows no domain": {
    rule: platformKnowsNoDomain,
    broken: [
      ["packages/engine/src/platform/http/route.ts", `import type { Cart } from "../../cart/index.ts";`],
      ["packages/engine/src/platform/container.ts", `import { domains } from "../domains.ts";`],
    ],
    fine: [["packages/engine/src/platform/http/route.ts", `import { Money } from "../money/money.ts";`]],
  },
  "a domain imports the faces of earlier domains": {
    rule: domainsImportEarlierFaces(sample),
    everywhere: domainsImportEarlierFaces(order),
    broken: [
      [samplePath, `import type { Cart } from "../cart/index.ts";`],
      [samplePath, `import { StoreService } from "../store/store.service.ts";`],
      [samplePath, `import { storeModule } from "../store/store.module.ts";`],
      [samplePath, `import { say } from "../cli/say.ts";`],
      [samplePath, `import { createShop } from "../main.ts";`],
      ["packages/engine/src/cli/seed.ts", `import { CartService } from "../cart/cart.service.ts";`],
      ["packages/engine/src/main.ts", `import { Cart } from "./cart/cart.entity.ts";`],
    ],
    fine: [
      [
        samplePath,
        `import { Store } from "../store/index.ts"; import { Id } from "../platform/id.ts"; import "./price.ts";`,
      ],
      ["packages/engine/src/catalog/catalog.test.ts", `import { Cart } from "../cart/index.ts"; import "../main.ts";`],
      ["packages/engine/src/domains.ts", `import { cartModule } from "./cart/cart.module.ts";`],
      ["packages/engine/src/cli/seed.ts", `import { cartModule } from "../cart/cart.module.ts"; import "../main.ts";`],
    ],
  },
  "exports are typed by hand": {
    rule: noStarExports,
    broken: [
      ["packages/engine/src/a.ts", `export * from "./b.ts";`],
      ["packages/engine/src/a.ts", `export * as b from "./b.ts";`],
    ],
    fine: [["packages/engine/src/a.ts", `export { b } from "./b.ts"; import * as c from "./c.ts"; c;`]],
  },
  "names say what is inside": {
    rule: namesSayWhatIsInside,
    broken: [
      ["packages/engine/src/cart/cart.controller.ts", ""],
      ["packages/engine/src/cart/cart-utils.ts", ""],
      ["packages/engine/src/cart/helpers/rounding.ts", ""],
      ["packages/engine/src/cart/cartTotals.ts", ""],
      ["packages/plugins/inventory/src/common.ts", ""],
    ],
    fine: [
      ["packages/engine/src/cart/cart.service.test.ts", ""],
      ["packages/engine/src/cart/base-price.ts", ""],
      ["packages/engine/src/cart/migrations/0001-cart.ts", ""],
    ],
  },
  "an index.ts is an entry or a face": {
    rule: indexFilesAreFaces(sample, ["packages/plugin-kit/src/index.ts"]),
    everywhere: indexFilesAreFaces(order, entries.values()),
    broken: [
      ["packages/engine/src/cart/totals/index.ts", ""],
      ["packages/engine/src/platform/http/index.ts", ""],
      ["packages/engine/src/cart/index.ts", "// one more line\n".repeat(31)],
    ],
    fine: [
      ["packages/engine/src/cart/index.ts", "\n".repeat(20)],
      ["packages/plugin-kit/src/index.ts", "// a long list\n".repeat(90)],
    ],
  },
};

describe.each(Object.entries(rules))("%s", (_name, { rule, everywhere = rule, broken, fine }) => {
  it("everywhere", () => {
    expect(files.flatMap(everywhere)).toEqual([]);
  });

  it.each(broken)("or else is told: %s (%#)", (path, text) => {
    expect(rule(parseFile(path, text))).not.toEqual([]);
  });

  it.each(fine)("and no more than that: %s (%#)", (path, text) => {
    expect(rule(parseFile(path, text))).toEqual([]);
  });
});

describe("no file imports itself by way of others", () => {
  it("everywhere", () => {
    expect(findCycles(files)).toEqual([]);
  });

  it("or else is told, types included", () => {
    const circle = [
      parseFile("packages/engine/src/a.ts", `import { b } from "./b.ts";`),
      parseFile("packages/engine/src/b.ts", `import { c } from "./c.ts"; import "./d.ts";`),
      parseFile("packages/engine/src/c.ts", `import type { a } from "./a.ts";`),
      parseFile("packages/engine/src/d.ts", ""),
    ];
    const names = ["a", "b", "c", "a"].map((name) => `packages/engine/src/${name}.ts`);
    expect(findCycles(circle)).toEqual([names.join(" -> ")]);
    expect(findCycles(circle.slice(1))).toEqual([]);
  });

  it("or else is told, across packages", () => {
    const faces = new Map([["@hanse/b", "packages/b/src/index.ts"]]);
    const circle = [
      parseFile("packages/a/src/index.ts", `import { b } from "@hanse/b";`, faces),
      parseFile("packages/b/src/index.ts", `import "../../a/src/index.ts";`, faces),
    ];
    expect(findCycles(circle)).toHaveLength(1);
  });
});

describe("every domain is registered", () => {
  it("everywhere", () => {
    expect(
      findUnregistered(
        files.map(({ path }) => path),
        order,
      ),
    ).toEqual([]);
  });

  it("or else is told", () => {
    const paths = ["packages/engine/src/cart/cart.module.ts", "packages/engine/src/order/orders.module.ts"];
    expect(findUnregistered(paths, ["cart", "order"])).toEqual([
      "packages/engine/src/order/orders.module.ts should be order.module.ts",
      "the domain cart has no index.ts",
      "the domain order has no index.ts",
    ]);
    expect(findUnregistered(paths, [])).toContain(
      "packages/engine/src/cart/cart.module.ts is not listed in domains.ts",
    );
  });

  it("in an order that can be read", () => {
    const text = `import { b } from "./b/b.module.ts"; import { a } from "./a/a.module.ts"; export const domains = [a, b] as const;`;
    expect(readDomainOrder(text)).toEqual(["a", "b"]);
    expect(() => readDomainOrder(`import { a } from "./x.ts"; export const domains = [a];`)).toThrow(
      "may only list modules",
    );
    expect(() => readDomainOrder("export const other = [];")).toThrow("exports no array called domains");
  });
});

it("the rules see the whole repository", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["hanse.config.ts", "packages/engine/src/main.ts"]),
  );
  expect(order).toContain("store");
});
