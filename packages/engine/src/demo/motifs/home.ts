import type { Palette } from "../colour.ts";
import { circle, ellipse, faded, mirrored, path, rect, repeat, stroke } from "../shapes.ts";

const BRASS = "#c9a24e";

function lantern(p: Palette): string {
  return (
    stroke("M150 128 Q150 62 200 62 Q250 62 250 128", BRASS, 7) +
    path("M156 128 L176 96 H224 L244 128 Z", p.dark) +
    rect(146, 126, 108, 16, 5, p.main) +
    path("M154 142 H246 L252 282 H148 Z", "#fdf0cd") +
    circle(200, 218, 44, "#ffe29a") +
    path("M200 172 Q232 214 216 240 Q200 256 184 240 Q168 214 200 172 Z", "#f4a63a") +
    path("M200 204 Q214 228 206 242 Q200 248 194 242 Q186 228 200 204 Z", "#fff3c4") +
    mirrored(stroke("M156 142 L150 282 M180 142 L178 282", p.main, 6)) +
    rect(136, 280, 128, 34, 8, p.main) +
    rect(136, 280, 128, 10, 5, p.light)
  );
}

function lamp(p: Palette): string {
  return (
    path("M124 180 L76 312 H260 L204 190 Z", "#fff1c2") +
    ellipse(252, 312, 66, 14, p.ink) +
    stroke("M252 304 L280 206 L196 110", p.metal, 9) +
    circle(280, 206, 11, p.ink) +
    path("M122 176 Q118 116 176 90 L212 108 Q226 150 206 194 Z", p.main) +
    path("M122 176 Q118 116 176 90 Q146 128 150 184 Z", p.light) +
    ellipse(164, 186, 42, 12, "#ffe08a") +
    circle(196, 104, 9, p.ink)
  );
}

function candle(p: Palette): string {
  const one = (x: number, top: number, width: number, fill: string, side: string) =>
    rect(x, top, width, 300 - top, 8, fill) +
    rect(x + width * 0.66, top, width * 0.34, 300 - top, 8, side) +
    ellipse(x + width / 2, top + 4, width / 2, 9, p.paper) +
    stroke(`M${x + width / 2} ${top + 2} v-16`, p.ink, 4) +
    path(`M${x + width / 2} ${top - 58} q20 28 0 46 q-20 -18 0 -46 Z`, "#f4a63a");
  return (
    one(112, 208, 54, p.light, p.main) +
    one(178, 132, 60, p.main, p.dark) +
    one(250, 236, 48, p.light, p.main) +
    ellipse(204, 304, 116, 14, p.ink)
  );
}

function blanket(p: Palette): string {
  return (
    path("M96 186 Q96 160 124 160 H276 Q304 160 304 186 V292 Q304 306 290 306 H110 Q96 306 96 292 Z", p.dark) +
    path("M96 150 Q96 122 126 122 H276 Q304 122 304 150 V236 H96 Z", p.main) +
    stroke(
      repeat(4, (at) => `M${132 + at * 45} 124 V236`),
      p.light,
      12,
    ) +
    stroke("M96 158 H304 M96 206 H304", p.paper, 7) +
    stroke("M96 258 H304 M96 282 H304", p.main, 7) +
    `<path d="M100 245 H302" stroke="${p.paper}" stroke-width="17" stroke-dasharray="5 9"/>`
  );
}

function cushion(p: Palette): string {
  return (
    path("M92 104 Q200 130 308 104 Q286 206 308 308 Q200 284 92 308 Q114 206 92 104 Z", p.main) +
    path("M308 104 Q286 206 308 308 Q200 284 92 308 Q250 272 308 104 Z", p.dark) +
    faded(
      0.9,
      stroke(
        repeat(5, (at) => `M${138 + at * 31} ${126 - (at % 2)} V286`),
        p.light,
        5,
      ),
    ) +
    mirrored(circle(94, 106, 9, p.accent) + circle(94, 306, 9, p.accent))
  );
}

function pillow(p: Palette): string {
  return (
    path("M70 232 Q64 206 96 204 H304 Q336 206 330 232 V300 Q330 312 316 312 H84 Q70 312 70 300 Z", p.main) +
    stroke("M74 244 H326", p.light, 10) +
    stroke("M118 262 Q122 288 116 308 M210 262 Q204 288 210 308 M288 262 Q282 284 290 308", p.dark, 4) +
    path("M98 124 Q200 104 302 124 Q326 162 304 206 Q200 222 96 206 Q74 162 98 124 Z", p.light) +
    path("M128 154 Q210 136 296 156 Q312 184 298 208 Q200 222 104 208 Q96 182 128 154 Z", p.paper) +
    stroke("M132 176 q18 8 40 2 M262 190 q14 -12 24 -10", p.light, 4)
  );
}

function towel(p: Palette): string {
  return (
    stroke("M84 112 H316", p.wood, 12) +
    mirrored(circle(84, 112, 11, p.wood)) +
    path("M132 108 H276 V278 H132 Z", p.dark) +
    path("M118 108 H258 V316 H118 Z", p.main) +
    faded(
      0.6,
      stroke(
        repeat(7, (at) => `M${130 + at * 19} 124 V258`),
        p.light,
        3,
      ) +
        stroke(
          repeat(7, (at) => `M122 ${132 + at * 19} H254`),
          p.light,
          3,
        ),
    ) +
    rect(118, 270, 140, 12, 0, p.paper) +
    rect(118, 288, 140, 5, 0, p.paper)
  );
}

function vase(p: Palette): string {
  return (
    stroke("M200 160 Q196 116 168 74 M202 160 Q214 112 246 84 M200 160 V64", "#6f7f52", 5) +
    path("M168 74 q-28 -2 -32 24 q26 4 32 -24 Z M246 84 q28 0 30 26 q-26 2 -30 -26 Z", "#8b9a63") +
    circle(200, 62, 17, p.accent) +
    circle(158, 118, 11, p.accent) +
    circle(250, 134, 12, p.accent) +
    path("M172 152 H228 Q222 186 258 216 Q282 262 244 314 H156 Q118 262 142 216 Q178 186 172 152 Z", p.main) +
    path("M228 152 Q222 186 258 216 Q282 262 244 314 H204 Q248 250 222 214 Q204 186 206 152 Z", p.dark) +
    stroke("M140 228 Q200 246 262 228", p.light, 7) +
    rect(166, 146, 68, 13, 6, p.light)
  );
}

function clock(p: Palette): string {
  return (
    circle(200, 200, 118, p.main) +
    circle(200, 200, 100, p.paper) +
    repeat(12, (at) => {
      const [x, y] = [Math.sin((at * Math.PI) / 6), Math.cos((at * Math.PI) / 6)];
      const inner = at % 3 === 0 ? 74 : 84;
      const point = (radius: number) => `${(200 + x * radius).toFixed(1)} ${(200 - y * radius).toFixed(1)}`;
      return stroke(`M${point(inner)} L${point(90)}`, p.ink, at % 3 === 0 ? 7 : 3.5);
    }) +
    stroke("M200 200 L162 160", p.ink, 9) +
    stroke("M200 200 L238 138", p.ink, 6) +
    stroke("M200 200 L196 268", p.accent, 3.5) +
    circle(200, 200, 10, p.accent)
  );
}

function basket(p: Palette): string {
  const weave = (row: number) =>
    `<path d="M${106 + row * 4} ${203 + row * 28} H${294 - row * 4}" stroke="${row % 2 ? p.light : p.dark}" stroke-width="14" stroke-dasharray="19 9" stroke-dashoffset="${row * 13}"/>`;
  return (
    stroke("M128 180 Q132 78 200 78 Q268 78 272 180", p.dark, 12) +
    path("M92 176 H308 L282 308 Q200 322 118 308 Z", p.main) +
    repeat(4, weave) +
    rect(84, 166, 232, 22, 11, p.light) +
    `<path d="M96 177 H306" stroke="${p.dark}" stroke-width="14" stroke-dasharray="4 14"/>`
  );
}

function rug(p: Palette): string {
  return (
    `<path d="M124 83 H282 M124 317 H282" stroke="${p.wood}" stroke-width="20" stroke-dasharray="4 12"/>` +
    rect(112, 88, 176, 224, 6, p.main) +
    rect(124, 100, 152, 200, 4, p.light) +
    rect(132, 108, 136, 184, 4, p.dark) +
    repeat(
      3,
      (at) =>
        path(`M200 ${116 + at * 58} l44 26 -44 26 -44 -26 Z`, p.accent) +
        path(`M200 ${128 + at * 58} l24 14 -24 14 -24 -14 Z`, p.paper),
    )
  );
}

function plantPot(p: Palette): string {
  const leaf = (d: string) => path(d, "#7d9460");
  return (
    stroke(
      "M200 214 Q198 150 168 110 M200 214 Q206 140 238 96 M200 214 V84 M200 214 Q170 180 136 172 M200 214 Q236 178 268 166",
      "#5f7747",
      5,
    ) +
    leaf(
      "M200 88 q-22 -26 0 -48 q22 22 0 48 Z M168 114 q-34 -6 -36 -38 q34 4 36 38 Z M238 100 q2 -34 38 -38 q0 34 -38 38 Z",
    ) +
    leaf(
      "M138 174 q-30 12 -46 -12 q26 -18 46 12 Z M266 168 q18 -28 44 -10 q-16 26 -44 10 Z M196 150 q-28 0 -34 -24 q28 -2 34 24 Z M204 160 q6 -28 34 -28 q-4 28 -34 28 Z",
    ) +
    path("M136 230 H264 L246 316 H154 Z", p.main) +
    path("M228 230 H264 L246 316 H214 Z", p.dark) +
    rect(124, 206, 152, 34, 6, p.main) +
    rect(124, 206, 152, 10, 5, p.light)
  );
}

export const homeMotifs = {
  lantern,
  lamp,
  candle,
  blanket,
  cushion,
  pillow,
  towel,
  vase,
  clock,
  basket,
  rug,
  plantPot,
};
