import type { CollectionDraft, PriceDraft, ProductDraft, VariantDraft } from "../catalog/index.ts";
import { ADJECTIVES, DEPARTMENTS, type Department, type Range, SERIES, TAGS } from "./large-words.ts";

/** How many variants a product has, by chance: 3.5 on average. */
const VARIANT_COUNTS = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 6, 6, 6, 8, 8];

const COLLECTIONS: CollectionDraft[] = ["Spring", "Summer", "Autumn", "Winter", "Classics", "Outlet"].map((title) => ({
  handle: `large-${title.toLowerCase()}`,
  title,
}));

interface Kind {
  department: Department;
  category: string;
  range: Range;
  noun: string;
  motif: string;
}

const KINDS: Kind[] = DEPARTMENTS.flatMap((department) =>
  Object.entries(department.categories).flatMap(([category, range]) =>
    range.nouns.map(([noun, motif]) => ({ department, category, range, noun, motif })),
  ),
);

/**
 * `count` products, the same for the same seed, and each the same whatever the count. Needs the categories of
 * `largeCategories`. Yields as it goes; nothing is kept.
 */
export function* largeCatalogue(count: number, { seed = 1 }: { seed?: number } = {}): Generator<ProductDraft> {
  for (let index = 0; index < count; index++) yield product(index, chance(seed * 1_000_003 + index));
}

function product(index: number, next: () => number): ProductDraft {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  const between = ([from, to]: [number, number]) => Math.round(from + (to - from) * next() ** 2);
  const kind = KINDS[index % KINDS.length]!;
  const { department, category, range, noun, motif } = kind;
  const [adjective, material, series] = [pick(ADJECTIVES), pick(department.materials), pick(SERIES)];
  const title = `${adjective} ${material} ${noun} ${series}`;
  // The number makes it unique, in base 36 to keep it short.
  const handle = `${slug(title)}-${index.toString(36)}`;
  const options = chooseOptions(department, pick(VARIANT_COUNTS));
  const image = `/static/demo/motif-${motif}-${Math.floor(next() * 36) * 10}.svg`;
  const price = between(range.price) * 100 - 10;
  const reduced = next() < 0.12;
  const weight = between(range.weight);
  const tags = [pick(TAGS), material.toLowerCase()];
  const collection = next() < 0.6 ? pick(COLLECTIONS) : undefined;
  const variants = combinations(options).map((values, at): VariantDraft => {
    const amount = price + at * (department.handle === "large-pantry" ? 300 : 0);
    return {
      title: values.length === 0 ? "Default" : values.join(" / "),
      sku: `L${index.toString(36).toUpperCase()}-${at + 1}`,
      options: Object.fromEntries(values.map((value, option) => [options[option]!.title, value])),
      prices: prices(amount, reduced),
      stock: { hamburg: Math.floor(next() * 120), "new-york": Math.floor(next() * 60) },
      manageInventory: true,
      allowBackorder: false,
      weight,
      requiresShipping: true,
      taxable: true,
      imageUrl: image,
    };
  });
  return {
    handle,
    title,
    subtitle: `${noun} of the ${series} series`,
    description: describe(kind, adjective, material, series, Math.floor(next() * 12)),
    status: "published",
    type: noun,
    tags: [...new Set(tags)],
    ...(collection && { collection }),
    categories: [category],
    thumbnail: image,
    images: [{ url: image, alt: title }],
    options,
    variants,
  };
}

function describe(kind: Kind, adjective: string, material: string, series: string, variation: number): string {
  const thing = `${material.toLowerCase()} ${kind.noun.toLowerCase()}`;
  const openings = [
    `The ${thing} of our ${series} series.`,
    `A ${thing} from the ${series} workshop, as ${adjective.toLowerCase()} as its name.`,
    `${series} is the name of the series, and this is its ${thing}.`,
  ];
  const endings = [
    "Made in small runs, sold until it is gone, and repaired for as long as there are parts.",
    `It belongs to the ${kind.department.name.toLowerCase()} and goes with everything in ${kind.range.name}.`,
    "We have used one ourselves for two years and changed one seam since.",
    "Packed in paper, sent within a day.",
  ];
  return `${openings[variation % openings.length]} ${endings[variation % endings.length]}`;
}

/** One option where its values suffice for `count` variants, two otherwise. */
function chooseOptions({ options }: Department, count: number): ProductDraft["options"] {
  if (count === 1) return [];
  const [first, second] = options as [Department["options"][number], Department["options"][number]];
  const single = [first, second].find(([, values]) => values.length >= count);
  if (single !== undefined && count < 6) return [{ title: single[0], values: single[1].slice(0, count) }];
  return [
    { title: first[0], values: first[1].slice(0, count / 2) },
    { title: second[0], values: second[1].slice(0, 2) },
  ];
}

function combinations(options: ProductDraft["options"]): string[][] {
  return options.reduce<string[][]>(
    (rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
}

function prices(amount: number, reduced: boolean): PriceDraft[] {
  return (
    [
      ["eur", 1],
      ["usd", 1.1],
      ["gbp", 0.86],
    ] as const
  ).map(([currencyCode, factor]) => {
    const converted = Math.round((amount * factor) / 10) * 10;
    return {
      currencyCode,
      amount: converted,
      ...(reduced && { compareAtAmount: Math.round((converted * 1.25) / 10) * 10 }),
    };
  });
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll("ø", "o")
    .normalize("NFD")
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(/[ -]+/g, "-");
}

/** Mulberry32: small, fast, and the same everywhere. */
function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
