import { isError } from "@hanse/plugin-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFilter, type FilterColumns } from "./filter.ts";
import { InvalidData } from "./invalid-data.ts";
import { parseQuery } from "./query-string.ts";

const columns: FilterColumns = {
  id: { sql: "p.id", type: "text" },
  handle: { sql: "p.handle", type: "text", operators: ["$eq", "$re"] },
  parent_id: { sql: "p.parent_id", type: "text", nullable: true },
  rank: { sql: "p.rank", type: "integer", nullable: true },
  weight: { sql: "p.weight", type: "number" },
  is_active: { sql: "p.is_active", type: "boolean" },
  created_at: { sql: "p.created_at", type: "timestamp" },
  codes: { sql: "p.codes", type: "textArray", nullable: true },
  tag_id: {
    sql: "t.tag_id",
    type: "text",
    nullable: true,
    within: (condition) => `EXISTS (SELECT FROM tags t WHERE ${condition})`,
  },
  "variants.options.value": { sql: "o.value", type: "text" },
};

const compile = (raw: string, startIndex?: number) => compileFilter(parseQuery(raw), columns, startIndex);

describe("compileFilter", () => {
  it.each<[string, string, unknown[]]>([
    ["", "TRUE", []],
    ["id=a", "p.id = $1", ["a"]],
    ["id[$eq]=a", "p.id = $1", ["a"]],
    ["id[$ne]=a", "NOT (p.id = $1)", ["a"]],
    ["id[]=a&id[]=b", "p.id = ANY($1)", [["a", "b"]]],
    ["id[$in]=a", "p.id = ANY($1)", [["a"]]],
    ["id[$nin][]=a", "NOT (p.id = ANY($1))", [["a"]]],
    ["id[$like]=a%25", "p.id LIKE $1", ["a%"]],
    ["id[$ilike]=%25a", "p.id ILIKE $1", ["%a"]],
    ["handle[$re]=^a", "p.handle ~ $1", ["^a"]],
    ["id=null", "p.id = $1", ["null"]],
    ["parent_id=null", "p.parent_id IS NULL", []],
    ["parent_id[$ne]=null", "NOT (p.parent_id IS NULL)", []],
    ["parent_id[]=null&parent_id[]=a", "(p.parent_id = ANY($1) OR p.parent_id IS NULL)", [["a"]]],
    ["rank[$gt]=-3&rank[$lte]=5", "p.rank > $1::bigint AND p.rank <= $2::bigint", [-3, 5]],
    ["rank[]=1&rank[]=2", "p.rank = ANY($1::bigint[])", [[1, 2]]],
    ["weight[$gte]=1.5", "p.weight >= $1::numeric", [1.5]],
    ["is_active=false", "p.is_active = $1::boolean", [false]],
    ["created_at[$lt]=2026-01-31", "p.created_at < $1::timestamptz", ["2026-01-31T00:00:00.000Z"]],
    ["created_at=2026-01-31T12:30:00%2B02:00", "p.created_at = $1::timestamptz", ["2026-01-31T10:30:00.000Z"]],
    ["created_at=2026-01-31T12:30+0200", "p.created_at = $1::timestamptz", ["2026-01-31T10:30:00.000Z"]],
    ["codes=a", "$1 = ANY(p.codes)", ["a"]],
    ["codes[]=a", "p.codes && $1", [["a"]]],
    ["codes[$contains][]=a&codes[$contains][]=b", "p.codes @> $1", [["a", "b"]]],
    ["tag_id=a", "EXISTS (SELECT FROM tags t WHERE t.tag_id = $1)", ["a"]],
    ["tag_id[$nin][]=a", "NOT (EXISTS (SELECT FROM tags t WHERE t.tag_id = ANY($1)))", [["a"]]],
    ["tag_id=null", "NOT EXISTS (SELECT FROM tags t WHERE t.tag_id IS NOT NULL)", []],
    ["variants[options][value]=red", "o.value = $1", ["red"]],
    [
      "$or[0][id]=a&$or[1][rank][$gt]=1&$or[1][id]=b",
      "(p.id = $1 OR (p.id = $2 AND p.rank > $3::bigint))",
      ["a", "b", 1],
    ],
    ["$and[0][$or][0][id]=a&$and[1][rank]=1", "((p.id = $1) AND p.rank = $2::bigint)", ["a", 1]],
  ])("compiles %s", (raw, sql, params) => {
    expect(compile(raw)).toEqual({ sql, params });
  });

  it("numbers its placeholders from where it is told", () => {
    expect(compile("id=a&rank=1", 4).sql).toBe("p.id = $4 AND p.rank = $5::bigint");
  });

  it("makes the same statement for the same shape, whatever the order, the values and their number", () => {
    expect(compile("rank[$gt]=1&id[]=a&id[]=b").sql).toBe(compile("id[]=c&rank[$gt]=9").sql);
  });

  it.each([
    ["an unknown field", "colour=red&id=a&size[$gt]=1", "Unrecognized fields: 'colour, size'"],
    ["an unknown field deep inside", "$or[0][variants][nope]=1", "Unrecognized fields: 'variants.nope'"],
    [
      "names of the prototype",
      "toString=1&variants[constructor]=1",
      "Unrecognized fields: 'toString, variants.constructor'",
    ],
    ["a bad number", "rank[$gt]=many", `Field 'rank' must be a whole number, got: "many"`],
    ["an empty number", "rank=", `Field 'rank' must be a whole number, got: ""`],
    ["a fraction of a whole", "rank=1.5", `Field 'rank' must be a whole number, got: "1.5"`],
    ["a number beyond bigint", "rank=99999999999999999999", "Field 'rank' must be a whole number"],
    ["a number beyond a double", "weight=1e999", "Field 'weight' must be a number"],
    [
      "a bad date",
      "created_at[$gte]=yesterday",
      `Field 'created_at' must be an ISO 8601 date such as 2026-01-31T12:00:00Z, got: "yesterday"`,
    ],
    ["a day that does not exist", "created_at=2026-02-29", `got: "2026-02-29"`],
    ["an hour that does not exist", "created_at=2026-02-01T25:00", `got: "2026-02-01T25:00"`],
    ["a year that PostgreSQL does not read", "created_at=0001-01-01T00:00%2B01:00", "Field 'created_at'"],
    ["a bad boolean", "is_active=maybe", `Field 'is_active' must be true or false, got: "maybe"`],
    ["a NUL character", "id=a%00", "Field 'id' must be a text without NUL characters"],
    ["an unknown operator", "id[$regex]=a", "Operator $regex is not possible for field 'id': use one of $eq, $ne"],
    ["an operator that does not suit the type", "rank[$like]=a", "Operator $like is not possible for field 'rank'"],
    ["a pattern where the column does not admit it", "id[$re]=a", "Operator $re is not possible for field 'id'"],
    ["an operator the column leaves out", "handle[$like]=a", "use one of $eq, $re"],
    ["too long a pattern", `handle[$re]=${"a".repeat(101)}`, "longer than 100 characters"],
    ["a pattern that ends in a lone escape", "id[$like]=a%5C", "ends with a lone backslash"],
    ["an empty alternative, which would match everything", "$or[0][id]=a&$or[1]=", "$or needs a list of conditions"],
    ["an object for a value", "id[$eq][a]=b", "Field 'id' must be a text"],
    [
      "too many conditions",
      Array.from({ length: 101 }, (_, i) => `$or[${i}][id]=a`).join("&"),
      "more than 100 conditions",
    ],
  ])("refuses %s", (_, raw, message) => {
    expect(() => compile(raw)).toThrow(message);
  });

  it("reads JSON values too, and refuses what only JSON can bring", () => {
    expect(compileFilter({ rank: { $gt: 1 }, parent_id: null, is_active: true, id: undefined }, columns)).toEqual({
      sql: "p.is_active = $1::boolean AND p.parent_id IS NULL AND p.rank > $2::bigint",
      params: [true, 1],
    });
    expect(() => compileFilter({ id: null }, columns)).toThrow(
      "Field 'id' must be a text without NUL characters, got: null",
    );
    expect(() => compileFilter({ id: "\ud800" }, columns)).toThrow("Field 'id'");
    expect(() => compileFilter({ id: {} }, columns)).toThrow("Field 'id' needs a value");
    expect(() => compileFilter({ $or: [] }, columns)).toThrow("$or needs at least one condition");
    const nested = (levels: number): Record<string, unknown> =>
      levels === 0 ? { id: "a" } : { $and: [nested(levels - 1)] };
    expect(compileFilter(nested(4), columns).params).toEqual(["a"]);
    expect(() => compileFilter(nested(5), columns)).toThrow("$and is nested more than 4 times");
  });

  it("never puts anything but the columns' own SQL into the statement", () => {
    const { keys, value } = fc.letrec((tie) => ({
      keys: fc.oneof(
        fc.constantFrom(
          ...Object.keys(columns),
          "$and",
          "$or",
          "$eq",
          "$ne",
          "$in",
          "$nin",
          "$like",
          "$re",
          "$contains",
          "$gt",
          "variants",
          "options",
          "value",
        ),
        fc.string(),
      ),
      leaf: fc.oneof(
        fc.string(),
        fc.constantFrom("1", "null", "true", "2026-01-01", "'; DROP TABLE p; --"),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
      ),
      value: fc.oneof(
        { depthSize: "small" },
        tie("leaf"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(tie("keys") as fc.Arbitrary<string>, tie("value"), { maxKeys: 3 }),
      ),
    }));
    const own =
      /^(?:TRUE|AND|OR|NOT|EXISTS|IS|NULL|LIKE|ILIKE|ANY|SELECT|FROM|WHERE|tags|[pot]\.[a-z_]+|t|\$\d+|::(?:bigint|numeric|boolean|timestamptz)(?:\[\])?|@>|&&|~|[<>]?=|[<>]|[()]|\s)*$/;
    let compiled = 0;
    fc.assert(
      fc.property(fc.dictionary(keys as fc.Arbitrary<string>, value, { maxKeys: 3 }), (query) => {
        try {
          const { sql, params } = compileFilter(query, columns);
          compiled++;
          expect(sql).toMatch(own);
          const highest = Math.max(0, ...Array.from(sql.matchAll(/\$(\d+)/g), ([, index]) => Number(index)));
          expect(highest).toBe(params.length);
        } catch (error) {
          if (!isError(error, InvalidData)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
    expect(compiled).toBeGreaterThan(100);
  });
});
