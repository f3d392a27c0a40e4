import type { Palette } from "../colour.ts";
import { circle, ellipse, faded, mirrored, path, rect, repeat, ring, stroke, turned } from "../shapes.ts";

const steam = (x: number, y: number) => faded(0.7, stroke(`M${x} ${y} q-12 -16 0 -32 q12 -16 0 -32`, "#fffaf0", 7));

function mug(p: Palette): string {
  return (
    steam(166, 122) +
    steam(208, 122) +
    stroke("M256 176 Q318 172 314 220 Q308 268 250 264", p.dark, 20) +
    path("M110 144 H264 V276 Q264 308 232 308 H142 Q110 308 110 276 Z", p.main) +
    path("M222 144 H264 V276 Q264 308 232 308 H206 Q224 240 222 144 Z", p.dark) +
    ellipse(187, 146, 77, 16, p.light) +
    ellipse(187, 149, 64, 10, "#5b3a26") +
    stroke("M112 216 Q170 232 222 222", p.light, 9) +
    stroke("M112 238 Q170 254 222 244", p.paper, 5)
  );
}

function plate(p: Palette): string {
  return (
    circle(204, 208, 122, p.dark) +
    circle(200, 200, 122, p.main) +
    ring(200, 200, 108, p.light, 7) +
    circle(200, 200, 78, p.light) +
    circle(203, 204, 74, p.main) +
    faded(0.8, stroke("M152 176 Q168 144 204 140", p.paper, 7))
  );
}

function bowl(p: Palette): string {
  return (
    path("M84 182 H316 Q312 292 228 308 H172 Q88 292 84 182 Z", p.main) +
    path("M262 182 H316 Q312 292 228 308 H196 Q262 274 262 182 Z", p.dark) +
    rect(160, 300, 80, 18, 6, p.dark) +
    ellipse(200, 182, 116, 28, p.light) +
    ellipse(200, 187, 100, 20, "#e2803c") +
    path("M160 184 q18 -10 30 2 q16 -8 34 4 q-30 12 -64 -6 Z", "#f3c77f") +
    stroke("M90 222 Q150 244 256 232", p.light, 7)
  );
}

function glass(p: Palette): string {
  const tumbler = (x: number, y: number) =>
    faded(0.55, path(`M${x} ${y} h104 l-10 158 q-42 10 -84 0 Z`, p.light)) +
    path(`M${x + 4} ${y + 58} h96 l-6 96 q-42 10 -84 0 Z`, p.main) +
    faded(
      0.7,
      stroke(
        repeat(6, (at) => `M${x + 14 + at * 15} ${y + 14} l${2.5 - at} 136`),
        p.paper,
        3.5,
      ),
    ) +
    `<ellipse cx="${x + 52}" cy="${y}" rx="52" ry="11" fill="none" stroke="${p.paper}" stroke-width="5"/>`;
  return tumbler(186, 108) + tumbler(104, 152);
}

function pan(p: Palette): string {
  return turned(
    -24,
    200,
    200,
    rect(256, 188, 124, 26, 13, p.dark) +
      ring(358, 201, 7, p.light, 4) +
      circle(172, 200, 108, p.dark) +
      circle(172, 196, 108, p.main) +
      circle(172, 200, 88, p.dark) +
      faded(0.5, stroke("M112 168 Q130 128 174 124", p.light, 9)) +
      path("M150 182 q30 -26 58 0 q22 26 -8 48 q-34 18 -58 -8 q-12 -22 8 -40 Z", "#fff8e8") +
      circle(174, 206, 19, "#f2b134"),
  );
}

function pot(p: Palette): string {
  return (
    circle(200, 116, 15, p.ink) +
    path("M108 168 Q116 128 200 126 Q284 128 292 168 Z", p.light) +
    rect(96, 164, 208, 18, 9, p.dark) +
    mirrored(stroke("M102 206 H80 Q66 206 66 220 Q66 234 82 234 H102", p.ink, 12)) +
    path("M102 182 H298 V282 Q298 308 272 308 H128 Q102 308 102 282 Z", p.main) +
    path("M258 182 H298 V282 Q298 308 272 308 H236 Q258 270 258 182 Z", p.dark) +
    repeat(13, (at) => circle(122 + ((at * 83) % 128), 204 + ((at * 37) % 92), 2.5 + (at % 3), p.paper))
  );
}

function knife(p: Palette): string {
  return turned(
    -38,
    200,
    200,
    path("M40 206 Q70 168 150 168 H244 V218 H118 Q70 220 40 206 Z", "#d5dade") +
      path("M40 206 Q90 206 244 204 V218 H118 Q70 220 40 206 Z", "#eef1f3") +
      rect(240, 166, 20, 54, 4, "#8e979d") +
      path("M258 168 H350 Q372 172 368 196 Q366 220 346 218 H258 Z", p.main) +
      path("M258 200 Q320 206 367 200 Q364 220 346 218 H258 Z", p.dark) +
      repeat(3, (at) => circle(282 + at * 30, 193, 5, p.light)),
  );
}

function board(p: Palette): string {
  return (
    path(
      "M176 64 H224 Q232 64 232 74 V124 H278 Q294 124 294 140 V302 Q294 318 278 318 H122 Q106 318 106 302 V140 Q106 124 122 124 H168 V74 Q168 64 176 64 Z",
      p.main,
    ) +
    circle(200, 88, 11, p.paper) +
    faded(
      0.6,
      stroke(
        "M134 146 V296 M164 136 Q172 220 162 306 M200 130 Q192 220 202 310 M236 136 Q246 200 238 306 M268 146 V296",
        p.dark,
        3.5,
      ),
    ) +
    circle(176, 236, 38, "#d9583b") +
    circle(176, 236, 30, "#ee8b64") +
    path(
      "M176 214 q8 10 0 18 q-8 -8 0 -18 Z M158 244 q10 -6 14 4 q-8 8 -14 -4 Z M194 244 q-10 -6 -14 4 q8 8 14 -4 Z",
      "#f7d9a8",
    ) +
    path("M226 190 q36 -20 46 14 q-28 18 -46 -14 Z", "#7d9460")
  );
}

function apron(p: Palette): string {
  return (
    mirrored(stroke("M160 124 Q160 72 200 70 M110 196 Q84 200 70 190", p.dark, 9)) +
    path("M156 116 H244 Q244 172 290 186 L298 320 H102 L110 186 Q156 172 156 116 Z", p.main) +
    rect(156, 112, 88, 14, 4, p.light) +
    path("M144 226 H256 V282 Q256 292 246 292 H154 Q144 292 144 282 Z", p.dark) +
    stroke("M144 234 H256 M200 234 V290", p.light, 4) +
    stroke("M104 304 H296", p.light, 5)
  );
}

function spoons(p: Palette): string {
  const spoon = (fill: string, hollow: string) =>
    rect(193, 150, 14, 172, 7, fill) + ellipse(200, 116, 30, 46, fill) + ellipse(200, 114, 19, 33, hollow);
  const spatula =
    rect(193, 150, 14, 172, 7, p.dark) +
    path("M172 72 H228 L222 164 Q200 176 178 164 Z", p.dark) +
    stroke("M190 92 v50 M210 92 v50", p.main, 7);
  return turned(-22, 200, 320, spatula) + turned(22, 200, 320, spoon(p.main, p.dark)) + spoon(p.light, p.main);
}

function jar(p: Palette): string {
  return (
    path("M124 142 Q112 150 112 176 V286 Q112 312 140 312 H260 Q288 312 288 286 V176 Q288 150 276 142 Z", "#e6eef0") +
    path("M112 190 H288 V286 Q288 312 260 312 H140 Q112 312 112 286 Z", p.main) +
    repeat(13, (at) =>
      circle(132 + ((at * 89) % 140), 208 + ((at * 41) % 88), 11 + (at % 3) * 2, at % 2 ? p.dark : p.light),
    ) +
    faded(0.6, stroke("M128 172 V280", "#ffffff", 8)) +
    rect(120, 104, 160, 40, 9, p.metal) +
    stroke("M124 118 H276 M124 130 H276", "#98a1a7", 4) +
    rect(154, 218, 92, 52, 6, p.paper) +
    stroke("M170 236 h60 M178 252 h44", p.ink, 4)
  );
}

function mill(p: Palette): string {
  return (
    circle(200, 88, 17, "#c9a24e") +
    path("M164 164 Q152 106 200 104 Q248 106 236 164 Z", p.light) +
    rect(160, 160, 80, 16, 8, p.dark) +
    path("M166 176 H234 Q216 226 244 262 L250 316 H150 L156 262 Q184 226 166 176 Z", p.main) +
    path("M216 176 H234 Q216 226 244 262 L250 316 H214 Q222 240 206 222 Q208 200 216 176 Z", p.dark) +
    stroke("M156 272 H244", p.light, 7) +
    repeat(9, (at) => circle(262 + ((at * 29) % 52), 300 + ((at * 13) % 18), 4.5, p.ink))
  );
}

export const kitchenMotifs = { mug, plate, bowl, glass, pan, pot, knife, board, apron, spoons, jar, mill };
