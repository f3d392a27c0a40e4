import { expect, it } from "vitest";
import { code128 } from "../src/code-128.ts";

/** Module by module, as a scanner sees it. */
const modules = (text: string): string =>
  code128(text)
    .map((width, index) => (index % 2 === 0 ? "1" : "0").repeat(width))
    .join("");

it("draws the symbols of the standard, with its check value", () => {
  // Start B, P, J, J, 1, 2, 3, C, the check value 55 and the stop.
  const symbols = ["11010010000", "11101110110", "10110111000", "10110111000", "10011100110", "11001110010"];
  const rest = ["11001011100", "10001000110", "11101000110", "1100011101011"];
  expect(modules("PJJ123C")).toBe([...symbols, ...rest].join(""));
});

it("has symbols of eleven modules and a stop of thirteen", () => {
  for (const text of ["", "HM0000000001", " !~}"]) expect(modules(text)).toHaveLength(11 * (text.length + 2) + 13);
});

it("carries printable ASCII alone", () => {
  expect(() => code128("Ł")).toThrow(RangeError);
  expect(() => code128("\n")).toThrow("cannot carry");
});
