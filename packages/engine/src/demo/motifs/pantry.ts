import type { Palette } from "../colour.ts";
import { circle, ellipse, faded, mirrored, path, rect, repeat, stroke, turned } from "../shapes.ts";

const bean = (x: number, y: number, turn: number) =>
  turned(turn, x, y, ellipse(x, y, 17, 11, "#6b4427") + stroke(`M${x - 14} ${y} q14 -6 28 0`, "#47290f", 3));

function coffeeBag(p: Palette): string {
  return (
    path("M126 110 H274 L284 306 Q284 318 270 318 H130 Q116 318 116 306 Z", p.main) +
    path("M238 110 H274 L284 306 Q284 318 270 318 H244 Z", p.dark) +
    path("M122 84 H278 V116 H122 Z", p.light) +
    stroke("M122 100 H278", p.dark, 4) +
    rect(146, 170, 92, 106, 6, p.paper) +
    bean(192, 206, -28) +
    stroke("M164 240 h56 M172 256 h40", p.ink, 5) +
    circle(192, 142, 7, p.dark) +
    bean(86, 314, 20) +
    bean(306, 320, -18)
  );
}

function teaTin(p: Palette): string {
  return (
    path("M122 146 H278 V296 Q278 316 258 316 H142 Q122 316 122 296 Z", p.main) +
    path("M240 146 H278 V296 Q278 316 258 316 H228 Q246 240 240 146 Z", p.dark) +
    ellipse(200, 104, 84, 20, p.light) +
    path("M116 104 H284 V146 Q200 164 116 146 Z", p.dark) +
    ellipse(200, 104, 84, 20, p.light) +
    ellipse(200, 102, 58, 12, p.main) +
    rect(144, 186, 88, 96, 44, p.paper) +
    path("M188 262 Q158 232 188 204 Q218 232 188 262 Z", "#7d9460") +
    stroke("M188 268 V216", "#5f7747", 4)
  );
}

function dripper(p: Palette): string {
  return (
    path("M138 68 H262 L256 96 H144 Z", p.paper) +
    path("M122 92 H278 L222 176 H178 Z", p.main) +
    path("M244 92 H278 L222 176 H204 Z", p.dark) +
    stroke("M276 108 q34 4 20 30 q-12 16 -36 8", p.dark, 10) +
    rect(140, 172, 120, 14, 7, p.light) +
    path("M156 190 H244 L268 290 Q270 318 244 318 H156 Q130 318 132 290 Z", "#e3ecee") +
    path("M142 252 H258 L268 290 Q270 318 244 318 H156 Q130 318 132 290 Z", "#5b3a26") +
    stroke("M200 192 V244", "#5b3a26", 5) +
    faded(0.7, stroke("M164 204 L150 284", "#ffffff", 7))
  );
}

function teapot(p: Palette): string {
  return (
    stroke("M276 178 Q344 168 332 226 Q322 266 266 268", p.dark, 17) +
    path("M136 206 Q96 206 74 156 L98 146 Q112 178 152 178 L160 262 Q120 252 110 214 Z", p.dark) +
    path("M122 236 Q120 160 200 156 Q288 160 286 236 Q284 300 238 312 H170 Q124 300 122 236 Z", p.main) +
    path("M244 168 Q288 186 286 236 Q284 300 238 312 H206 Q270 262 244 168 Z", p.dark) +
    path("M152 162 Q158 128 204 126 Q250 128 256 162 Q204 176 152 162 Z", p.light) +
    circle(204, 116, 14, p.accent) +
    stroke("M134 222 Q190 240 262 226", p.light, 6) +
    stroke("M136 240 Q190 258 262 244", p.paper, 4)
  );
}

function kettle(p: Palette): string {
  return (
    stroke("M272 150 Q352 158 336 258", p.ink, 15) +
    stroke("M140 270 Q84 262 96 200 Q104 152 66 140", p.dark, 13) +
    path("M146 156 H268 L292 306 Q292 318 278 318 H136 Q122 318 122 306 Z", p.main) +
    path("M236 156 H268 L292 306 Q292 318 278 318 H236 Q254 240 236 156 Z", p.dark) +
    path("M152 156 Q156 126 207 124 Q258 126 262 156 Z", p.light) +
    circle(207, 114, 13, p.ink) +
    rect(118, 304, 178, 16, 8, p.ink) +
    faded(0.7, stroke("M158 180 L146 282", p.light, 8))
  );
}

function grinder(p: Palette): string {
  return (
    stroke("M200 104 L282 86", p.ink, 9) +
    circle(286, 84, 15, p.wood) +
    rect(192, 96, 16, 32, 4, p.metal) +
    path("M160 128 H240 L234 152 H166 Z", p.metal) +
    rect(156, 150, 88, 92, 10, p.main) +
    rect(216, 150, 28, 92, 10, p.dark) +
    rect(150, 236, 100, 16, 6, p.metal) +
    path("M158 252 H242 V302 Q242 318 226 318 H174 Q158 318 158 302 Z", p.wood) +
    stroke(
      repeat(4, (at) => `M${170 + at * 13} 164 v64`),
      p.light,
      4,
    ) +
    bean(112, 310, 24) +
    bean(294, 306, -30) +
    bean(270, 324, 10)
  );
}

function sugarJar(p: Palette): string {
  const crystal = (x: number, y: number) =>
    path(`M${x} ${y} l18 -14 18 12 -4 22 -22 6 Z`, "#fffdf6") +
    path(`M${x + 18} ${y - 14} l18 12 -4 22 -16 -10 Z`, "#e9dcc0");
  return (
    path("M118 140 Q108 150 108 176 V290 Q108 314 134 314 H266 Q292 314 292 290 V176 Q292 150 282 140 Z", "#dfe9ec") +
    repeat(9, (at) => crystal(122 + ((at * 59) % 130), 206 + ((at * 41) % 84))) +
    faded(0.7, stroke("M124 172 V284", "#ffffff", 8)) +
    rect(112, 104, 176, 38, 10, p.main) +
    mirrored(stroke("M122 104 v38", p.dark, 5)) +
    circle(200, 92, 15, p.dark) +
    rect(150, 222, 100, 46, 6, p.paper) +
    stroke("M168 238 h64 M178 252 h44", p.ink, 4)
  );
}

export const pantryMotifs = { coffeeBag, teaTin, dripper, teapot, kettle, grinder, sugarJar };
