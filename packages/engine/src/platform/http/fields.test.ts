import { isError } from "@hanse/plugin-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldGrammar, parseFields, type FieldTree } from "./fields.ts";
import { InvalidData } from "./invalid-data.ts";

const category: FieldTree = {
  id: true,
  name: true,
  get parent_category() {
    return category;
  },
};

const allowed: FieldTree = {
  id: true,
  title: true,
  handle: true,
  metadata: true,
  variants: {
    id: true,
    sku: true,
    metadata: true,
    calculated_price: "onRequest",
    inventory_quantity: "onRequest",
    options: { id: true, value: true },
  },
  tags: { id: true, value: true },
  categories: category,
};

const grammar = fieldGrammar({ allowed, defaults: ["id", "title", "handle", "*variants", "variants.options.*"] });
const defaults =
  "handle,id,title,variants,variants.id,variants.metadata,variants.options,variants.options.id,variants.options.value,variants.sku";

const keyOf = (text: string) => parseFields(text, grammar).key;
const added = (...paths: string[]) => [...defaults.split(","), ...paths].toSorted().join(",");
const without = (prefix: string) =>
  defaults
    .split(",")
    .filter((path) => path !== prefix && !path.startsWith(`${prefix}.`))
    .join(",");

describe("parseFields", () => {
  it.each([
    ["nothing", "", defaults],
    ["only commas", ",, ,", defaults],
    ["an addition", "+metadata", added("metadata")],
    ["an addition whose plus became a blank", " metadata", added("metadata")],
    ["a removal", "-handle", without("handle")],
    ["a removed relation with all beneath it", "-variants", without("variants")],
    ["a removed nested relation", "-variants.options", without("variants.options")],
    ["a star", "*tags", added("tags", "tags.id", "tags.value")],
    ["a star behind", "tags.*", added("tags", "tags.id", "tags.value")],
    ["a named relation", "+tags", added("tags", "tags.id", "tags.value")],
    ["a removal of the id, which stays", "-id", defaults],
    ["a star on JSON", "*metadata", added("metadata")],
    ["a path into JSON", "+metadata.color", added("metadata")],
    ["a costly field by its name", "*variants.calculated_price", added("variants.calculated_price")],
    ["bare names, which replace the defaults", "title,variants.sku", "id,title,variants,variants.id,variants.sku"],
    ["one bare name among others", "title,+metadata,-handle,*tags", "handle,id,metadata,tags,tags.id,tags.value,title"],
    ["unknown names", "+nope,+variants.nope,+nope.title,*nope", defaults],
    ["nothing but unknown bare names", "nope", "id"],
    ["names from the prototype", "+constructor,+__proto__,+variants.toString,*__proto__.polluted", defaults],
    [
      "an order of removal and addition",
      "-variants,+variants.sku",
      `${without("variants")},variants,variants.id,variants.sku`,
    ],
  ])("reads %s", (_, text, expected) => {
    expect(keyOf(text)).toBe(expected);
  });

  it("reads what the Next.js starter sends", () => {
    const text =
      "*variants.calculated_price,+variants.inventory_quantity, *categories.parent_category,+metadata,+tags,";
    const selection = parseFields(text, grammar);
    expect(selection.has("title")).toBe(true);
    expect(selection.has("variants.calculated_price")).toBe(true);
    expect(selection.has("variants.inventory_quantity")).toBe(true);
    expect(selection.has("categories.parent_category.name")).toBe(true);
    expect(selection.wants("tags")).toBe(true);
    expect(selection.wants("metadata")).toBe(false);
  });

  it("drops paths through more relations than the depth, unless they are defaults", () => {
    const up = (levels: number) => `+categories${".parent_category".repeat(levels)}.name`;
    expect(keyOf(up(2))).toContain("categories.parent_category.parent_category.name");
    expect(keyOf(up(3))).toBe(defaults);
    const deep = fieldGrammar({ allowed, defaults: [up(3)], depth: 2 });
    expect(deep.defaultSelection.has("categories.parent_category.parent_category.parent_category.name")).toBe(true);
  });

  it("shares what it compiled, and forgets what was not used for long", () => {
    expect(parseFields(undefined, grammar)).toBe(grammar.defaultSelection);
    const first = parseFields("+metadata", grammar);
    for (let index = 0; index < 500; index++) {
      parseFields(`+title,+x${index}`, grammar);
      expect(parseFields("+metadata", grammar)).toBe(first);
    }
    expect(grammar.recent.size).toBeLessThanOrEqual(100);
  });

  it("refuses a text that nobody writes by hand", () => {
    expect(() => keyOf("+title,".repeat(2000))).toThrow("has 14000 characters");
  });

  it("complains at once about a default that does not exist", () => {
    expect(() => fieldGrammar({ allowed, defaults: ["id", "titel"] })).toThrow("titel");
  });

  it("survives any text, and never selects what is not allowed", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        ",",
        ".",
        "*",
        "+",
        "-",
        " ",
        ".*",
        "id",
        "variants",
        "title",
        "categories",
        "parent_category",
        "__proto__",
      ),
    );
    const secretive = fieldGrammar({ allowed: { id: true, title: true }, defaults: ["title"] });
    const dto = { id: "1", title: "t", secret: "s", constructor: "c" };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          parseFields(pieces.join(""), grammar);
          for (const name of Object.keys(parseFields(pieces.join(""), secretive).pick(dto)))
            expect(["id", "title"]).toContain(name);
        } catch (error) {
          if (!isError(error, InvalidData)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("Selection.pick", () => {
  const dto = {
    id: "prod_1",
    title: "Shirt",
    metadata: { color: "red" },
    variants: [
      {
        id: "variant_1",
        sku: "S",
        calculated_price: { calculated_amount: 10 },
        options: [{ id: "o", value: "red", option_id: "x" }],
      },
      { id: "variant_2", sku: null, options: [] },
    ],
    collection_id: "pcol_1",
  };

  it("copies the selected properties only, through lists; what is missing stays absent", () => {
    expect(grammar.defaultSelection.pick(dto)).toStrictEqual({
      id: "prod_1",
      title: "Shirt",
      variants: [
        { id: "variant_1", sku: "S", options: [{ id: "o", value: "red" }] },
        { id: "variant_2", sku: null, options: [] },
      ],
    });
  });

  it("passes what hangs on a whole property through, and leaves the DTO as it was", () => {
    const before = structuredClone(dto);
    expect(parseFields("variants.calculated_price,metadata", grammar).pick(dto)).toStrictEqual({
      id: "prod_1",
      variants: [{ id: "variant_1", calculated_price: { calculated_amount: 10 } }, { id: "variant_2" }],
      metadata: { color: "red" },
    });
    expect(dto).toStrictEqual(before);
  });

  it("keeps a relation that is null", () => {
    expect(parseFields("*categories", grammar).pick({ id: "1", categories: null })).toStrictEqual({
      id: "1",
      categories: null,
    });
  });
});
