import { describe, expect, test } from "vitest";
import { COLOURS } from "./colour.ts";
import { MOTIF_NAMES, productPicture } from "./picture.ts";

const TAG = /<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<&]*(?:&[a-z#0-9]+;[^"<&]*)*")*)(\/?)>/g;

/** What is wrong with it as XML: elements that do not nest, and markup that is no element with quoted attributes. */
function faults(svg: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [tag, end, name, , empty] of svg.matchAll(TAG)) {
    if (end === "/" && open.pop() !== name) wrong.push(tag);
    if (end === "" && empty === "") open.push(name!);
  }
  const text = svg.replaceAll(TAG, "");
  return [...wrong, ...open, ...(/[<>"]|&(?![a-z#0-9]+;)/.exec(text) ?? [])];
}

test.each(MOTIF_NAMES)("%s is small, well-formed, and looks the same every time", (motif) => {
  for (const view of ["whole", "detail"] as const) {
    for (const colour of [undefined, ...Object.values(COLOURS)]) {
      const seed = { handle: `some-${motif}`, title: "Some thing", motif, view, colour };
      const svg = productPicture(seed);
      expect(svg.length).toBeLessThan(3_000);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(productPicture(seed)).toBe(svg);
      expect(faults(svg)).toEqual([]);
    }
  }
});

test("motif, colour, handle and view each make a difference", () => {
  const seed = { handle: "mug", title: "Mug", motif: "mug", hue: 20 } as const;
  const pictures = [
    seed,
    { ...seed, motif: "bowl" as const },
    { ...seed, hue: 200 },
    { ...seed, colour: COLOURS["Navy"] },
    { ...seed, handle: "cup" },
    { ...seed, view: "detail" as const },
  ].map(productPicture);
  expect(new Set(pictures).size).toBe(pictures.length);
  expect(new Set(MOTIF_NAMES.map((motif) => productPicture({ ...seed, motif }))).size).toBe(MOTIF_NAMES.length);
});

describe("a title", () => {
  test("is named to those who cannot see the picture", () => {
    expect(productPicture({ handle: "mug", title: "Blue Mug" })).toContain(
      'role="img" aria-label="Blue Mug"><title>Blue Mug</title>',
    );
  });

  test.each([
    '</title><script>alert("1")</script>',
    "\" onload='x()",
    "a & b < c",
    "bell\u0007, nul\0, half a pair \uD800",
  ])("of %j stays text", (title) => {
    const svg = productPicture({ handle: title, title });
    expect(svg).not.toMatch(/<script|" onload/);
    expect(svg).toMatch(/^[\n\u0020-\uD7FF]*$/);
    expect(faults(svg)).toEqual([]);
  });
});
