import fc from "fast-check";
import { expect, test } from "vitest";
import { type CsvRecord, csvRecords } from "./csv-records.ts";

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, chunk = 1_000_000): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  for await (const record of csvRecords(inChunks(bytes, chunk))) records.push(record);
  return records;
}

const valuesByLine = (records: CsvRecord[]) => records.map(({ line, values, fault }) => [line, fault ? "!" : values]);

test("reads any table back, wherever the chunks end", async () => {
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const value = fc.string({ unit: fc.constantFrom("a", " ", ",", '"', "\n", "\r\n", "é", "漢", "😀"), maxLength: 6 });
  const table = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  const newline = fc.constantFrom("\n", "\r\n", "\r");
  await fc.assert(
    fc.asyncProperty(table, newline, fc.integer({ min: 1, max: 40 }), async (rows, eol, chunk) => {
      const records = await read(rows.map((row) => row.map(quoted).join(",")).join(eol), chunk);
      expect(records.map((record) => record.values)).toEqual(rows);
    }),
  );
});

test("counts lines as an editor does: quoted newlines and empty lines included", async () => {
  const records = await read('a,b\r\n\r\n1,"two\r\nlines"\r\n\n2,x\r\n');
  expect(valuesByLine(records)).toEqual([
    [1, ["a", "b"]],
    [3, ["1", "two\r\nlines"]],
    [6, ["2", "x"]],
  ]);
});

test("skips a byte order mark even if it arrives in pieces", async () => {
  expect(valuesByLine(await read("\uFEFFa,b\n", 1))).toEqual([[1, ["a", "b"]]]);
  expect(valuesByLine(await read('\uFEFF"a",b\n'))).toEqual([[1, ["a", "b"]]]);
});

test.each([1, 5, 1000])("loses only the row with the unclosed quote (chunks of %i)", async (chunk) => {
  const records = await read('a,b\n1,"open\n2,fine\n3,"fine, too"\n4,"two\nlines"\n5,x\n', chunk);
  expect(valuesByLine(records)).toEqual([
    [1, ["a", "b"]],
    [2, "!"],
    [3, ["2", "fine"]],
    [4, ["3", "fine, too"]],
    [5, ["4", "two\nlines"]],
    [7, ["5", "x"]],
  ]);
  expect(records[1]!.fault!.reason).toContain("never closed");
});

test("gives up on an open quote at the end of the file, and after a megabyte", async () => {
  expect(valuesByLine(await read('a,b\n1,"open\n2,x'))).toEqual([
    [1, ["a", "b"]],
    [2, "!"],
    [3, ["2", "x"]],
  ]);
  const filler = `2,${"x".repeat(1_000)}\n`.repeat(1_500);
  const records = await read(`a,b\n1,"open\n${filler}`, 65_536);
  expect(records).toHaveLength(1_502);
  expect(records.filter((record) => record.fault)).toMatchObject([{ line: 2 }]);
});

test("reports a quote inside a value", async () => {
  const records = await read('a,b\n1,5" x 3" board\n2,x\n');
  expect(valuesByLine(records)).toEqual([
    [1, ["a", "b"]],
    [2, "!"],
    [3, ["2", "x"]],
  ]);
  expect(records[1]!.fault!.reason).toContain("doubled");
});

test("names the line with bytes that are not UTF-8, or not text", async () => {
  const latin1 = Buffer.concat([Buffer.from('a,b\n1,"x\n'), Buffer.from("caf\xe9", "latin1"), Buffer.from('"\n2,ü\n')]);
  const records = await read(latin1);
  expect(records.map((record) => record.fault?.line)).toEqual([undefined, 3, undefined]);
  expect(records[1]!.fault!.reason).toContain("UTF-8");
  expect(records[2]!.values).toEqual(["2", "ü"]);
  expect((await read("a,b\n1,\0\n2,x\n"))[1]!.fault!.reason).toContain("zero byte");
});

test("drops a line of more than a megabyte and goes on behind it", async () => {
  const records = await read(`a,b\n1,${"x".repeat(2_500_000)}\n2,y\n`, 65_536);
  expect(valuesByLine(records)).toEqual([
    [1, ["a", "b"]],
    [2, "!"],
    [3, ["2", "y"]],
  ]);
});

test("yields nothing for an empty file", async () => {
  expect(await read("")).toEqual([]);
  expect(await read("\uFEFF")).toEqual([]);
  expect(await read("\n\r\n \n")).toEqual([]);
});
