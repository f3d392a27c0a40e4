import { isError } from "@hanse/plugin-kit";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testServerUrl } from "../postgres/test-postgres.ts";
import { compileFilter, type FilterColumns } from "./filter.ts";
import { InvalidData } from "./invalid-data.ts";
import { parseOrder } from "./ordering.ts";
import { parseQuery } from "./query-string.ts";

const columns: FilterColumns = {
  id: { sql: "p.id", type: "text" },
  status: { sql: "p.status", type: "text", operators: ["$eq", "$in"] },
  parent_id: { sql: "p.parent_id", type: "text", nullable: true },
  rank: { sql: "p.rank", type: "integer" },
  weight: { sql: "p.weight", type: "number" },
  is_even: { sql: "p.is_even", type: "boolean" },
  created_at: { sql: "p.created_at", type: "timestamp" },
  codes: { sql: "p.codes", type: "textArray", nullable: true },
  tag: {
    sql: "t.tag",
    type: "text",
    nullable: true,
    within: (condition) => `EXISTS (SELECT FROM tags t WHERE t.product_id = p.id AND ${condition})`,
  },
};

/** Temporary tables end with the connection, so that this test needs no database of its own. */
const tables = `
  CREATE DOMAIN pg_temp.status AS varchar CHECK (VALUE IN ('draft', 'published'));
  CREATE TEMP TABLE p (
    id varchar PRIMARY KEY, status pg_temp.status, parent_id text, rank int, weight numeric, is_even boolean,
    created_at timestamptz, codes text[]
  );
  CREATE TEMP TABLE tags (product_id text, tag text);
  INSERT INTO p
    SELECT 'p' || i, 'draft', CASE WHEN i < 4 THEN 'root' END, i, i * 1.5, i % 2 = 0,
      timestamptz '2026-01-01 00:00Z' + (i - 1) * interval '1 day', ARRAY['all', 'c' || i]
    FROM generate_series(1, 6) AS i;
  INSERT INTO tags VALUES ('p1', 'red'), ('p1', 'new'), ('p2', 'red'), ('p3', 'old');`;

const client = new pg.Client({ connectionString: testServerUrl() });

beforeAll(async () => {
  await client.connect();
  await client.query(tables);
});
afterAll(() => client.end());

async function find(query: Record<string, unknown>): Promise<string> {
  const { sql, params } = compileFilter(query, columns);
  const order = parseOrder("rank", { id: "p.id", rank: "p.rank" }, "id");
  const { rows } = await client.query<{ id: string }>(`SELECT p.id FROM p WHERE ${sql} ORDER BY ${order}`, params);
  return rows.map(({ id }) => id).join(" ");
}

describe("a compiled filter, run by PostgreSQL", () => {
  it.each([
    ["", "p1 p2 p3 p4 p5 p6"],
    ["id[]=p2&id[]=p5", "p2 p5"],
    ["id[$nin][]=p2&id[$lt]=p4", "p1 p3"],
    ["id[$like]=p%25&rank[$gt]=4", "p5 p6"],
    ["status=draft&rank=1", "p1"],
    ["status[]=published", ""],
    ["parent_id=null", "p4 p5 p6"],
    ["parent_id[]=null&parent_id[]=root", "p1 p2 p3 p4 p5 p6"],
    ["parent_id[$nin][]=null", "p1 p2 p3"],
    ["rank=9007199254740991", ""],
    ["weight[$gte]=7.5", "p5 p6"],
    ["is_even=true&rank[$in][]=1&rank[$in][]=2", "p2"],
    ["created_at[$lte]=2026-01-02T02:00%2B02:00", "p1 p2"],
    ["codes=c3", "p3"],
    ["codes[]=c3&codes[]=c4", "p3 p4"],
    ["codes[$contains][]=all&codes[$contains][]=c5", "p5"],
    ["codes[$nin][]=c1&rank[$lt]=3", "p2"],
    ["tag=red", "p1 p2"],
    ["tag[]=red&tag[]=old", "p1 p2 p3"],
    ["tag[$ne]=red", "p3 p4 p5 p6"],
    ["tag=null", "p4 p5 p6"],
    ["tag[$ne]=null", "p1 p2 p3"],
    ["tag[]=null&tag[]=old", "p3 p4 p5 p6"],
    ["$or[0][rank]=1&$or[1][$and][0][rank][$gt]=4&$or[1][$and][1][is_even]=true", "p1 p6"],
    ["$and[0][$or][0][rank]=1&$and[0][$or][1][rank]=2&tag=new", "p1"],
  ])("finds %s", async (raw, expected) => {
    expect(await find(parseQuery(raw))).toBe(expected);
  });

  it("is accepted whatever the values are", async () => {
    const values = {
      text: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("%_\\\\", "{}", '{"a', "NULL", "'", "$1", "\\x00")),
      integer: fc.maxSafeInteger(),
      number: fc.double({ noNaN: true }),
      boolean: fc.boolean().map(String),
      timestamp: fc
        .date({ noInvalidDate: true, min: new Date("0000-12-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z") })
        .map((date) => date.toISOString()),
      textArray: fc.string({ unit: "binary" }),
    };
    const condition = fc.constantFrom(...Object.entries(columns)).chain(([field, { type, operators }]) => {
      const value: fc.Arbitrary<unknown> = values[type];
      const operator = fc.constantFrom(...(operators ?? (["$eq", "$ne", "$in", "$nin"] as const)));
      const pattern = type === "text" && !operators ? fc.constantFrom("$like", "$ilike", "$gt", "$lte") : operator;
      return fc.oneof(
        fc.array(value, { maxLength: 3 }).map((list) => ({ [field]: list })),
        fc.tuple(fc.oneof(operator, pattern), value).map(([name, item]) => ({ [field]: { [name]: item } })),
      );
    });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 3 }), async ($or) => {
        try {
          await find({ $or });
        } catch (error) {
          if (!isError(error, InvalidData)) throw error;
          refused++;
        }
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeLessThan(450);
  });
});
