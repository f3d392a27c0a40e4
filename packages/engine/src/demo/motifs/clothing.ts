import type { Palette } from "../colour.ts";
import { circle, ellipse, faded, mirrored, path, rect, repeat, stroke } from "../shapes.ts";

const TORSO = "M140 108 L172 92 Q200 112 228 92 L260 108 L268 312 Q200 322 132 312 Z";

const sleeve = (length: number, fill: string) =>
  path(`M146 106 Q112 116 100 150 L${100 - length / 5} ${150 + length} l38 10 L144 186 Z`, fill);

const ribs = (y: number, from: number, count: number, height: number, colour: string) =>
  faded(
    0.5,
    stroke(
      repeat(count, (at) => `M${from + at * 12} ${y} v${height}`),
      colour,
      2.5,
    ),
  );

function jumper(p: Palette): string {
  return (
    mirrored(sleeve(134, p.dark) + stroke("M76 276 l35 9", p.light, 12)) +
    path(TORSO, p.main) +
    path("M133 290 Q200 300 267 290 L268 314 Q200 324 132 314 Z", p.dark) +
    ribs(296, 142, 11, 14, p.light) +
    path("M168 90 Q200 120 232 90 L226 80 Q200 100 174 80 Z", p.dark) +
    repeat(3, (row) =>
      stroke(`M150 ${150 + row * 34} l12.5 -12 12.5 12 12.5 -12 12.5 12 12.5 -12 12.5 12 12.5 -12 12.5 12`, p.light, 4),
    )
  );
}

function tee(p: Palette): string {
  return (
    mirrored(path("M142 106 Q108 114 90 160 L84 186 L126 198 L144 160 Z", p.dark)) +
    path(TORSO, p.main) +
    stroke(
      repeat(6, (row) => `M${138 - row} ${150 + row * 26} Q200 ${156 + row * 26} ${262 + row} ${150 + row * 26}`),
      p.paper,
      8,
    ) +
    stroke("M172 92 Q200 120 228 92", p.light, 8)
  );
}

function shirt(p: Palette): string {
  return (
    mirrored(sleeve(138, p.dark) + stroke("M74 284 l36 9", p.main, 14)) +
    path(TORSO, p.main) +
    mirrored(path("M200 112 L172 84 L158 100 L178 130 Z", p.light)) +
    stroke("M200 114 V314", p.dark, 3) +
    repeat(5, (at) => circle(207, 142 + at * 36, 4, p.paper)) +
    rect(222, 152, 32, 36, 4, p.dark)
  );
}

function jacket(p: Palette): string {
  return (
    path("M156 96 Q200 48 244 96 L236 116 Q200 88 164 116 Z", p.dark) +
    mirrored(sleeve(134, p.dark) + stroke("M76 278 l36 9", p.ink, 12)) +
    path("M140 108 L166 92 Q200 108 234 92 L260 108 L274 320 Q200 330 126 320 Z", p.main) +
    mirrored(path("M200 112 L168 86 Q176 124 200 138 Z", p.light) + path("M140 230 l36 6 -2 32 -36 -6 Z", p.dark)) +
    rect(193, 116, 14, 208, 6, p.light) +
    repeat(5, (at) => circle(200, 146 + at * 38, 5, p.accent))
  );
}

function beanie(p: Palette): string {
  return (
    circle(200, 96, 22, p.light) +
    path("M104 262 Q96 108 200 106 Q304 108 296 262 Z", p.main) +
    faded(0.6, mirrored(stroke("M200 108 V240 M176 110 Q148 150 146 240 M154 120 Q116 160 114 240", p.dark, 4))) +
    rect(92, 232, 216, 66, 20, p.dark) +
    faded(
      0.6,
      stroke(
        repeat(13, (at) => `M${110 + at * 15} 246 v38`),
        p.light,
        4,
      ),
    )
  );
}

function cap(p: Palette): string {
  return (
    path("M88 238 Q84 140 206 132 Q306 134 318 232 Q330 262 296 268 L108 270 Q90 264 88 238 Z", p.main) +
    faded(0.5, stroke("M206 134 Q160 176 150 262 M206 134 Q238 180 244 262 M206 134 Q282 168 300 250", p.dark, 4)) +
    path("M92 250 Q190 222 312 252 Q352 272 340 288 Q220 264 108 284 Q88 276 92 250 Z", p.dark) +
    circle(206, 134, 9, p.light)
  );
}

function souwester(p: Palette): string {
  return (
    ellipse(200, 262, 148, 42, p.dark) +
    path("M118 250 Q116 118 200 112 Q284 118 282 250 Q200 282 118 250 Z", p.main) +
    path("M116 238 Q200 272 284 238 L284 260 Q200 292 116 260 Z", p.light) +
    faded(0.5, stroke("M200 112 V266 M176 118 Q154 170 152 258 M224 118 Q246 170 248 258", p.dark, 4))
  );
}

function scarf(p: Palette): string {
  const fringe = (x: number) =>
    stroke(
      repeat(6, (at) => `M${x + at * 11} 312 v22`),
      p.dark,
      4,
    );
  return (
    rect(206, 168, 66, 146, 6, p.dark) +
    fringe(211) +
    rect(128, 160, 66, 152, 6, p.main) +
    fringe(133) +
    repeat(3, (at) => rect(128, 232 + at * 26, 66, 10, 0, p.light)) +
    repeat(3, (at) => rect(206, 232 + at * 26, 66, 10, 0, p.main)) +
    path("M110 140 Q200 58 290 140 Q304 172 280 190 Q200 142 120 190 Q96 172 110 140 Z", p.main) +
    stroke("M118 150 Q200 82 282 150 M122 168 Q200 104 278 168", p.light, 5)
  );
}

function mittens(p: Palette): string {
  const mitten = (fill: string) =>
    path("M118 124 Q152 76 186 124 L190 196 Q212 158 226 176 Q234 198 194 250 L190 264 H112 Z", fill) +
    rect(106, 256, 90, 48, 10, p.light) +
    stroke(
      repeat(6, (at) => `M${118 + at * 13} 267 v26`),
      p.dark,
      4,
    ) +
    stroke("M128 170 l12 -12 12 12 12 -12 12 12 M128 196 l12 -12 12 12 12 -12 12 12", p.paper, 5);
  return (
    `<g transform="translate(-40 16) rotate(-8 150 200)">${mitten(p.main)}</g>` +
    `<g transform="matrix(-1 0 0 1 440 -2) rotate(-8 150 200)">${mitten(p.dark)}</g>`
  );
}

function socks(p: Palette): string {
  const sock = (main: string, other: string) =>
    path(
      "M120 92 H188 V214 Q190 234 214 246 L252 266 Q276 284 258 306 Q244 316 222 308 L150 280 Q120 266 120 230 Z",
      main,
    ) +
    rect(114, 82, 80, 34, 8, other) +
    path("M252 266 Q276 284 258 306 Q244 316 222 308 Q226 276 252 266 Z", other) +
    path("M120 214 Q150 222 160 284 Q120 268 120 230 Z", other) +
    stroke("M120 140 h68 M120 160 h68", p.paper, 6);
  return `<g transform="translate(56 -8)">${sock(p.dark, p.main)}</g><g transform="translate(-26 14)">${sock(p.main, p.light)}</g>`;
}

function tote(p: Palette): string {
  return (
    mirrored(stroke("M160 168 V110 Q162 72 200 72", p.dark, 14)) +
    path("M108 152 H292 L306 316 Q200 326 94 316 Z", p.main) +
    path("M108 152 H292 L294 174 H106 Z", p.light) +
    mirrored(stroke("M160 156 v34", p.dark, 16)) +
    ellipse(200, 250, 44, 44, p.light) +
    stroke("M200 222 V272 M184 234 h32 M168 254 Q174 280 200 280 Q226 280 232 254", p.dark, 6) +
    circle(200, 220, 6, p.dark)
  );
}

function belt(p: Palette): string {
  return (
    `<g fill="none" stroke-linecap="round">` +
    `<ellipse cx="200" cy="206" rx="112" ry="74" stroke="${p.dark}" stroke-width="36"/>` +
    `<ellipse cx="200" cy="198" rx="112" ry="74" stroke="${p.main}" stroke-width="36"/>` +
    `<ellipse cx="200" cy="198" rx="112" ry="74" stroke="${p.light}" stroke-width="2.5" stroke-dasharray="7 6"/></g>` +
    rect(168, 244, 64, 56, 10, "#c9a24e") +
    rect(180, 256, 40, 32, 4, p.main) +
    rect(168, 266, 44, 10, 4, "#e3c375")
  );
}

export const clothingMotifs = { jumper, tee, shirt, jacket, beanie, cap, souwester, scarf, mittens, socks, tote, belt };
