/** Hue in degrees, saturation and lightness in percent. */
export type Hsl = [hue: number, saturation: number, lightness: number];

export interface Palette {
  main: string;
  /** The shaded side. */
  dark: string;
  /** The lit side. */
  light: string;
  /** Small parts that stand out. */
  accent: string;
  /** Lines and the darkest parts. */
  ink: string;
  paper: string;
  wood: string;
  metal: string;
}

/** The colours that products of the demo come in. */
export const COLOURS: Record<string, Hsl> = {
  Black: [225, 10, 24],
  Brick: [10, 52, 44],
  Charcoal: [215, 9, 34],
  Cream: [42, 48, 87],
  Fog: [205, 16, 74],
  Forest: [152, 33, 29],
  Moss: [88, 24, 40],
  Mustard: [42, 76, 52],
  Natural: [34, 36, 72],
  Navy: [218, 44, 29],
  Oatmeal: [36, 32, 79],
  Plum: [322, 26, 36],
  Red: [4, 62, 47],
  Rust: [18, 60, 46],
  Sand: [36, 38, 73],
  Sea: [186, 38, 40],
  Sky: [205, 52, 68],
  Slate: [212, 15, 44],
  White: [40, 24, 94],
};

export function hex([hue, saturation, lightness]: Hsl): string {
  const light = Math.min(97, Math.max(6, lightness)) / 100;
  const chroma = (saturation / 100) * Math.min(light, 1 - light);
  const channel = (offset: number) => {
    const at = (offset + hue / 30) % 12;
    const value = light - chroma * Math.max(-1, Math.min(at - 3, 9 - at, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

function shade([hue, saturation, lightness]: Hsl, by: number): Hsl {
  return [hue, saturation, lightness + by];
}

export function paletteOf(base: Hsl): Palette {
  const [hue, saturation, lightness] = base;
  // A colour across the wheel, warm for cool products and the other way round.
  const accent: Hsl = hue > 90 && hue < 290 ? [32, 68, 58] : [196, 42, 42];
  return {
    main: hex(base),
    dark: hex(shade(base, lightness > 60 ? -16 : -9)),
    light: hex(shade(base, lightness > 80 ? 6 : 12)),
    accent: hex(accent),
    ink: hex([hue, Math.min(saturation, 28), 19]),
    paper: "#fbf6ec",
    wood: "#c79a66",
    metal: "#b9bfc4",
  };
}
