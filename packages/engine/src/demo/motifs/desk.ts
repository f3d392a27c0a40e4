import type { Palette } from "../colour.ts";
import { circle, faded, path, rect, repeat, stroke, turned } from "../shapes.ts";

const BRASS = "#c9a24e";

function notebook(p: Palette): string {
  return turned(
    -6,
    200,
    200,
    rect(126, 92, 164, 224, 8, p.dark) +
      rect(122, 88, 160, 222, 4, p.paper) +
      rect(112, 84, 164, 222, 8, p.main) +
      rect(112, 84, 26, 222, 8, p.dark) +
      rect(162, 122, 88, 50, 4, p.paper) +
      stroke("M176 140 h60 M176 154 h40", p.ink, 4) +
      rect(244, 84, 10, 222, 0, p.accent) +
      path("M190 306 h16 v28 l-8 -8 -8 8 Z", p.accent),
  );
}

function letter(p: Palette): string {
  return (
    turned(
      7,
      200,
      190,
      rect(122, 84, 164, 176, 4, p.paper) + stroke("M146 116 h110 M146 138 h116 M146 160 h96", p.light, 6),
    ) +
    rect(88, 166, 224, 150, 8, p.main) +
    path("M88 306 L172 238 H228 L312 306 Q308 316 300 316 H100 Q92 316 88 306 Z", p.light) +
    path("M90 170 Q94 166 100 166 H300 Q306 166 310 170 L214 246 Q200 256 186 246 Z", p.dark) +
    circle(200, 242, 23, "#b33a32") +
    circle(200, 242, 15, "#cb5a4e")
  );
}

function pencils(p: Palette): string {
  const pencil = (body: string, edge: string) =>
    rect(188, 136, 24, 176, 0, body) +
    rect(203, 136, 9, 176, 0, edge) +
    path("M188 138 L200 88 L212 138 Z", "#ecc999") +
    path("M196 104 L200 88 L204 104 Z", p.ink) +
    rect(188, 300, 24, 14, 0, BRASS);
  return (
    turned(-24, 200, 330, pencil(p.light, p.main)) +
    turned(24, 200, 330, pencil(p.accent, p.dark)) +
    turned(-8, 200, 330, pencil(p.main, p.dark)) +
    turned(9, 200, 330, pencil(p.dark, p.ink)) +
    path("M158 252 H244 L240 274 H162 Z", p.paper)
  );
}

function pen(p: Palette): string {
  return turned(
    42,
    200,
    200,
    path("M184 92 L200 46 L216 92 Z", BRASS) +
      stroke("M200 52 V84", p.ink, 3) +
      circle(200, 86, 4, p.ink) +
      path("M182 92 H218 L222 128 H178 Z", p.ink) +
      rect(176, 126, 48, 104, 4, p.main) +
      rect(208, 126, 16, 104, 4, p.dark) +
      rect(174, 226, 52, 12, 3, BRASS) +
      path("M176 238 H224 V336 Q224 352 200 352 Q176 352 176 336 Z", p.main) +
      path("M208 238 H224 V336 Q224 350 206 352 Z", p.dark) +
      rect(196, 244, 8, 78, 4, "#e6ca83"),
  );
}

function ink(p: Palette): string {
  return (
    path("M114 196 Q114 172 140 168 H260 Q286 172 286 196 V290 Q286 312 264 312 H136 Q114 312 114 290 Z", "#dfe8ec") +
    path("M122 206 H278 V288 Q278 304 262 304 H138 Q122 304 122 288 Z", p.main) +
    faded(0.6, stroke("M134 196 V286", "#ffffff", 8)) +
    rect(162, 140, 76, 30, 4, "#dfe8ec") +
    rect(150, 92, 100, 54, 8, p.ink) +
    faded(
      0.4,
      stroke(
        repeat(7, (at) => `M${164 + at * 12} 102 v36`),
        "#ffffff",
        3,
      ),
    ) +
    rect(150, 222, 100, 58, 4, p.paper) +
    path("M200 232 q18 22 0 36 q-18 -14 0 -36 Z", p.main)
  );
}

function scissors(p: Palette): string {
  return (
    turned(-20, 200, 196, path("M190 204 L196 62 Q214 70 212 204 Z", "#dfe4e7") + rect(190, 196, 22, 56, 6, p.dark)) +
    turned(20, 200, 196, path("M210 204 L204 62 Q186 70 188 204 Z", "#c3cbd0") + rect(188, 196, 22, 56, 6, p.main)) +
    `<g fill="none" stroke-width="18"><ellipse cx="242" cy="284" rx="34" ry="42" stroke="${p.dark}" transform="rotate(-20 242 284)"/>` +
    `<ellipse cx="158" cy="284" rx="34" ry="42" stroke="${p.main}" transform="rotate(20 158 284)"/></g>` +
    circle(200, 198, 9, BRASS)
  );
}

function book(p: Palette): string {
  return (
    path("M104 96 Q104 80 120 80 H272 Q288 80 288 96 V292 H120 Q104 292 104 308 Z", p.main) +
    path("M104 306 Q104 292 120 292 H288 V320 H120 Q104 320 104 306 Z", p.paper) +
    stroke("M124 302 H284 M124 311 H284", "#d8cfbc", 3) +
    stroke("M288 292 H120 Q104 292 104 306 Q104 322 120 322 H290", p.dark, 7) +
    path("M104 96 Q104 80 120 80 H130 V292 H120 Q104 292 104 308 Z", p.dark) +
    path("M150 214 q28 -26 58 0 t58 0 V250 H150 Z", p.light) +
    circle(232, 172, 22, p.accent) +
    stroke("M156 110 h96 M156 128 h64", p.paper, 7)
  );
}

function calendar(p: Palette): string {
  return (
    rect(104, 100, 192, 216, 10, p.paper) +
    path("M104 110 Q104 100 114 100 H286 Q296 100 296 110 V156 H104 Z", p.main) +
    stroke("M122 138 q20 -18 39 0 t39 0 t39 0 t39 0", p.paper, 6) +
    stroke(
      repeat(5, (at) => `M${128 + at * 36} 84 v30`),
      p.ink,
      7,
    ) +
    repeat(20, (at) =>
      rect(
        122 + (at % 5) * 33,
        176 + Math.floor(at / 5) * 33,
        22,
        22,
        4,
        at === 8 ? p.accent : at % 7 === 3 ? p.main : p.light,
      ),
    )
  );
}

export const deskMotifs = { notebook, letter, pencils, pen, ink, scissors, book, calendar };
