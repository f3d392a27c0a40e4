import { type Hsl, type Palette, hex, paletteOf } from "./colour.ts";
import { clothingMotifs } from "./motifs/clothing.ts";
import { deskMotifs } from "./motifs/desk.ts";
import { homeMotifs } from "./motifs/home.ts";
import { kitchenMotifs } from "./motifs/kitchen.ts";
import { outdoorMotifs } from "./motifs/outdoor.ts";
import { pantryMotifs } from "./motifs/pantry.ts";
import { circle, ellipse, escapeXml, faded, path, rect, repeat, ring } from "./shapes.ts";

const MOTIFS = {
  ...clothingMotifs,
  ...deskMotifs,
  ...homeMotifs,
  ...kitchenMotifs,
  ...outdoorMotifs,
  ...pantryMotifs,
} satisfies Record<string, (palette: Palette) => string>;

export type Motif = keyof typeof MOTIFS;

export const MOTIF_NAMES = Object.keys(MOTIFS).toSorted() as Motif[];

export interface PictureSeed {
  handle: string;
  /** Becomes the picture's accessible name. */
  title: string;
  /** Degrees; derived from the handle when neither this nor `colour` is given. */
  hue?: number;
  colour?: Hsl;
  motif?: Motif;
  /** `detail` shows the same thing closer, before another background. */
  view?: "whole" | "detail";
}

/** A picture of a product as SVG, the same for the same seed. */
export function productPicture({ handle, title, hue, colour, motif, view = "whole" }: PictureSeed): string {
  const seed = hash(handle);
  const base: Hsl = colour ?? [hue ?? seed % 360, 38, 46];
  const draw = MOTIFS[motif ?? MOTIF_NAMES[seed % MOTIF_NAMES.length]!];
  const content = draw(paletteOf(base));
  const ground: Hsl = [(base[0] + (seed % 5) * 8 + 150) % 360, 22, 88];
  const scene =
    view === "detail"
      ? detailGround(seed, ground) +
        `<g transform="translate(200 200) rotate(-8) scale(1.7) translate(-200 -196)">${content}</g>`
      : wholeGround(seed, ground) + shadow(ground) + content;
  const name = escapeXml(title);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800" role="img" aria-label="${name}">` +
    `<title>${name}</title>${scene}</svg>\n`
  );
}

function wholeGround(seed: number, [hue, saturation]: Hsl): string {
  const wall = rect(0, 0, 400, 400, 0, hex([hue, saturation, 91]));
  const tint = hex([hue, saturation + 8, 84]);
  const table = path("M0 306 H400 V400 H0 Z", hex([hue, saturation, 86]));
  const shapes = [
    circle(200, 190, 158, tint),
    path("M62 306 V190 Q62 44 200 44 Q338 44 338 190 V306 Z", tint),
    circle(284, 126, 96, tint) + circle(100, 236, 62, tint),
    rect(52, 56, 296, 250, 20, tint),
  ];
  return wall + shapes[seed % shapes.length]! + table;
}

function detailGround(seed: number, [hue, saturation]: Hsl): string {
  const wall = rect(0, 0, 400, 400, 0, hex([hue, saturation + 6, 83]));
  const line = hex([hue, saturation, 90]);
  const patterns = [
    repeat(8, (at) => path(`M${at * 60 - 80} 0 h26 l-60 400 h-26 Z`, line)),
    repeat(4, (at) => ring(330, 70, 50 + at * 70, line, 22)),
    `<path d="M40 40 V400 M120 40 V400 M200 40 V400 M280 40 V400 M360 40 V400" stroke="${line}" stroke-width="20" stroke-dasharray="0 80" stroke-linecap="round"/>`,
  ];
  return wall + patterns[seed % patterns.length]!;
}

function shadow([hue]: Hsl): string {
  return faded(0.16, ellipse(200, 322, 122, 15, hex([hue, 30, 20])));
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
