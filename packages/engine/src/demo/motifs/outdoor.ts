import type { Palette } from "../colour.ts";
import { circle, ellipse, faded, mirrored, path, rect, repeat, ring, stroke, turned } from "../shapes.ts";

function tent(p: Palette): string {
  return (
    stroke("M200 98 L56 306 M200 98 L344 306", p.wood, 4) +
    path("M200 96 L78 304 H322 Z", p.main) +
    path("M200 96 L322 304 H236 Z", p.dark) +
    path("M200 128 L156 304 H244 Z", p.ink) +
    path("M200 128 L156 304 L128 304 Q176 226 200 128 Z", p.light) +
    path("M200 128 L244 304 L268 304 Q224 226 200 128 Z", p.light) +
    path("M200 96 v-30 l34 11 -34 11 Z", p.accent) +
    stroke(
      repeat(5, (at) => `M${70 + at * 64} 312 l-5 -10 M${74 + at * 64} 312 l3 -12`),
      "#7d9460",
      4,
    )
  );
}

function sleepingBag(p: Palette): string {
  return (
    path("M140 108 Q200 56 260 108 Q286 200 262 318 Q200 332 138 318 Q114 200 140 108 Z", p.main) +
    path("M226 86 Q250 92 260 108 Q286 200 262 318 Q244 324 222 326 Q250 210 226 86 Z", p.dark) +
    path("M154 118 Q200 82 246 118 Q248 152 200 164 Q152 152 154 118 Z", p.light) +
    path("M166 126 Q200 102 234 126 Q226 148 200 150 Q174 148 166 126 Z", p.paper) +
    stroke(
      repeat(5, (at) => `M128 ${188 + at * 27} Q200 ${204 + at * 27} 272 ${188 + at * 27}`),
      p.light,
      4,
    ) +
    stroke("M230 150 Q254 230 236 322", p.accent, 5)
  );
}

function stove(p: Palette): string {
  return (
    repeat(3, (at) => path(`M${160 + at * 40} 96 q18 24 0 44 q-18 -20 0 -44 Z`, at === 1 ? "#f4a63a" : "#5aa7d6")) +
    stroke("M130 146 H270 M150 146 L166 184 M250 146 L234 184", p.ink, 9) +
    rect(158, 166, 84, 22, 8, p.metal) +
    rect(184, 186, 32, 32, 4, "#8e979d") +
    stroke("M216 202 h40", p.ink, 7) +
    circle(262, 202, 11, p.accent) +
    path("M128 250 Q128 216 162 216 H238 Q272 216 272 250 V296 Q272 316 250 316 H150 Q128 316 128 296 Z", p.main) +
    path("M240 216 Q272 216 272 250 V296 Q272 316 250 316 H226 Q246 268 240 216 Z", p.dark) +
    rect(128, 250, 118, 32, 0, p.light)
  );
}

function bottle(p: Palette): string {
  return (
    ring(200, 74, 19, p.ink, 8) +
    rect(170, 84, 60, 36, 8, p.ink) +
    path(
      "M176 118 H224 Q226 142 244 156 Q252 164 252 178 V292 Q252 318 226 318 H174 Q148 318 148 292 V178 Q148 164 156 156 Q174 142 176 118 Z",
      p.main,
    ) +
    path("M210 118 H224 Q226 142 244 156 Q252 164 252 178 V292 Q252 318 226 318 H208 Q228 220 210 118 Z", p.dark) +
    faded(0.7, stroke("M164 184 V288", p.light, 8)) +
    stroke("M178 228 q11 -12 22 0 t22 0 M178 246 q11 -12 22 0 t22 0", p.paper, 5)
  );
}

function backpack(p: Palette): string {
  return (
    stroke("M176 96 Q178 66 200 66 Q222 66 224 96", p.dark, 10) +
    mirrored(path("M116 190 H96 Q82 190 82 210 V280 Q82 298 98 298 H120 Z", p.dark)) +
    path("M116 152 Q116 92 176 92 H224 Q284 92 284 152 V298 Q284 318 264 318 H136 Q116 318 116 298 Z", p.main) +
    path("M116 152 Q116 92 176 92 H224 Q284 92 284 152 V192 Q200 218 116 192 Z", p.light) +
    rect(140, 228, 120, 70, 12, p.dark) +
    stroke("M140 246 H260", p.light, 5) +
    mirrored(rect(152, 158, 15, 66, 4, p.wood) + rect(148, 206, 23, 16, 4, "#c9a24e"))
  );
}

function torch(p: Palette): string {
  return turned(
    -32,
    200,
    200,
    faded(0.85, path("M128 156 L12 96 V304 L128 244 Z", "#fff0b8")) +
      path("M120 146 L166 166 V234 L120 254 Z", p.light) +
      ellipse(120, 200, 13, 54, "#fff7da") +
      rect(164, 166, 32, 68, 6, p.ink) +
      rect(194, 172, 148, 56, 12, p.main) +
      rect(194, 208, 148, 20, 10, p.dark) +
      rect(226, 180, 38, 13, 6, p.accent) +
      stroke(
        repeat(4, (at) => `M${286 + at * 14} 176 v48`),
        p.ink,
        4,
      ),
  );
}

function hammock(p: Palette): string {
  return (
    mirrored(rect(62, 72, 24, 248, 8, p.wood) + stroke("M78 128 L120 178 M78 128 L112 200", p.ink, 4)) +
    path("M108 168 Q200 232 292 168 Q286 300 200 304 Q114 300 108 168 Z", p.main) +
    path("M108 168 Q200 232 292 168 Q286 214 200 246 Q114 214 108 168 Z", p.dark) +
    stroke(
      repeat(3, (at) => `M${124 + at * 11} ${238 + at * 18} Q200 ${282 + at * 12} ${276 - at * 11} ${238 + at * 18}`),
      p.light,
      7,
    ) +
    path("M132 186 q24 -20 54 4 q-4 20 -26 20 q-22 -4 -28 -24 Z", p.paper)
  );
}

function rope(p: Palette): string {
  const coil = (width: number, height: number, y: number, colour: string) =>
    [
      `stroke="${colour}" stroke-width="24"`,
      `stroke="${p.light}" stroke-width="20" stroke-dasharray="3 17" opacity=".7"`,
    ]
      .map((style) => `<ellipse cx="200" cy="${y}" rx="${width}" ry="${height}" fill="none" ${style}/>`)
      .join("");
  return (
    coil(108, 52, 262, p.dark) +
    coil(108, 52, 234, p.main) +
    coil(106, 50, 206, p.dark) +
    coil(104, 48, 178, p.main) +
    stroke("M168 124 Q176 214 170 296", p.accent, 22) +
    stroke(
      "M158 150 l24 -8 M158 176 l24 -8 M158 202 l24 -8 M158 228 l24 -8 M158 254 l24 -8 M158 280 l24 -8",
      p.paper,
      3,
    ) +
    stroke("M272 140 Q322 100 296 78", p.main, 20)
  );
}

function compass(p: Palette): string {
  return (
    ring(200, 68, 17, "#c9a24e", 8) +
    rect(186, 80, 28, 18, 4, "#c9a24e") +
    circle(200, 204, 116, "#c9a24e") +
    circle(200, 204, 102, "#e6ca83") +
    circle(200, 204, 94, p.paper) +
    repeat(8, (at) =>
      turned(at * 45, 200, 204, stroke(at % 2 ? "M200 120 v8" : "M200 118 v16", p.ink, at % 2 ? 3 : 6)),
    ) +
    turned(34, 200, 204, path("M200 132 L214 204 H186 Z", "#c8463b") + path("M200 276 L214 204 H186 Z", p.main)) +
    circle(200, 204, 10, p.ink)
  );
}

function cookSet(p: Palette): string {
  return (
    stroke("M134 128 Q200 46 266 128", p.ink, 6) +
    path("M126 128 H274 V200 H126 Z", p.main) +
    path("M240 128 H274 V200 H240 Z", p.dark) +
    rect(118, 118, 164, 16, 8, p.light) +
    path("M112 204 H288 V290 Q288 316 262 316 H138 Q112 316 112 290 Z", p.light) +
    path("M248 204 H288 V290 Q288 316 262 316 H226 Q250 270 248 204 Z", p.main) +
    rect(104, 196, 192, 16, 8, p.dark) +
    stroke("M296 232 H340 Q350 232 350 242 V256", p.ink, 11) +
    stroke("M132 236 v54", p.paper, 7)
  );
}

export const outdoorMotifs = { tent, sleepingBag, stove, bottle, backpack, torch, hammock, rope, compass, cookSet };
