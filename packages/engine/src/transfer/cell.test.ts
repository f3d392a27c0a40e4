import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { fromCell, fromList, toLine, toList } from "./cell.ts";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "'", '"', ",", "\n", "\r", "\t", " ", "|", "\\", "a") }),
);

test("a line is read back as it was written", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (values) => {
      const [cells = []] = parse(toLine(values), { record_delimiter: "\r\n", skip_empty_lines: false }) as string[][];
      expect(cells.map(fromCell)).toEqual(values);
    }),
  );
});

test("no cell begins as a formula does", () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(toLine([value, "x"])).not.toMatch(/^"?[=+\-@\t\r]/);
    }),
  );
});

test("a number below 0 is one, and not taken for a formula", () => {
  expect(toLine([{ decimal: "-5.00" }, "-5.00"])).toBe("-5.00,'-5.00\r\n");
});

test("a list is read back as it was written", () => {
  fc.assert(
    fc.property(fc.array(text.filter((value) => value !== "")), (values) => {
      expect(fromList(toList(values))).toEqual(values);
    }),
  );
});

test("a list may be written with blanks around its bars", () => {
  expect(fromList(" wool |  winter|| a b ")).toEqual(["wool", "winter", "a b"]);
});
