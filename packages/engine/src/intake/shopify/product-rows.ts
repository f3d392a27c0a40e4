import type { ImageDraft, OptionDraft, ProductDraft, VariantDraft } from "../../catalog/index.ts";
import { parseFlag, parseImageUrl, parseName, splitTags } from "./cells.ts";
import type { Column, Header } from "./columns.ts";
import { sanitizeDescription } from "./description.ts";
import { type Finding, countRows, quoteCell } from "./finding.ts";
import { type Money, OPTION_COLUMNS, isVariantRow, readVariant } from "./variant-row.ts";

/** A row that is sound as CSV and carries the product's handle. */
export interface ProductRow {
  line: number;
  values: string[];
}

/** What the rows of one file have in common. */
export interface FileContext {
  header: Header;
  money: Money;
  /** The line on which each SKU was first used: in a shop, an SKU means one variant. */
  skuLines: Map<string, number>;
}

export interface ProductReading {
  /** Absent when the product as a whole is left out; then the last error says why. */
  draft?: ProductDraft;
  findings: Finding[];
}

/**
 * Makes one product of the rows that share its handle. The first row speaks for the product. A bad value in a variant's
 * cells leaves out that variant, a bad image leaves out that image; without a title, with ambiguous options or without
 * any variant left, the product is left out.
 */
export function readProduct(handle: string, rows: ProductRow[], file: FileContext): ProductReading {
  const { header } = file;
  const findings: Finding[] = [];
  const report = (kind: Finding["kind"], line: number, reason: string) => findings.push({ kind, line, handle, reason });
  const first = rows[0]!;
  const cell = (column: Column) => header.cell(first.values, column);
  const leaveOut = (line: number, reason: string): ProductReading => {
    report("error", line, `${reason} The product is left out (${countRows(rows.length)}).`);
    return { findings };
  };

  const title = cell("title");
  if (title === "") return leaveOut(first.line, `${header.heading("title")} is empty in the product's first row.`);
  for (const column of ["title", "type", "vendor", "collection"] as const) {
    const parsed = parseName(cell(column));
    if ("problem" in parsed) return leaveOut(first.line, `${describe(first, column, header)} ${parsed.problem}.`);
  }
  for (const row of rows) {
    const surplus = header.surplusOption(row.values);
    if (surplus === undefined) continue;
    return leaveOut(row.line, `${quoteCell(surplus.heading, surplus.value)}: a product has at most 3 options.`);
  }
  const optionNames = readOptionNames(rows, header);
  const twice = optionNames.find((name, at) => optionNames.indexOf(name) !== at);
  if (twice !== undefined) return leaveOut(first.line, `The option name ${JSON.stringify(twice)} is used twice.`);

  const variants = readVariants(rows, file, optionNames, report);
  if (variants.length === 0) return leaveOut(first.line, "No variant is left to import.");
  const images = readImages(rows, variants, header, report);
  const ifPresent = (column: Column) => (header.has(column) ? cell(column) || null : undefined);
  const draft: ProductDraft = {
    handle,
    title,
    description: header.has("description") ? sanitizeDescription(cell("description")) || null : undefined,
    status: readStatus(first, header, report),
    vendor: ifPresent("vendor"),
    type: ifPresent("type"),
    tags: header.has("tags") ? splitTags(cell("tags")) : undefined,
    collection: readCollection(cell("collection")),
    thumbnail: images === undefined ? undefined : (images[0]?.url ?? null),
    images,
    options: collectOptions(optionNames, variants),
    variants,
    isGiftCard: readGiftCard(first, header, report),
    metadata: cell("category") === "" ? undefined : { product_category: cell("category") },
    seo:
      header.has("seoTitle") || header.has("seoDescription")
        ? { title: ifPresent("seoTitle"), description: ifPresent("seoDescription") }
        : undefined,
  };
  return { draft, findings };
}

type Report = (kind: Finding["kind"], line: number, reason: string) => void;

function describe(row: ProductRow, column: Column, header: Header): string {
  return quoteCell(header.heading(column), header.cell(row.values, column));
}

/** Empty for Shopify's way of saying "nothing to choose": the option Title with the one value Default Title. */
function readOptionNames(rows: ProductRow[], header: Header): string[] {
  const named = rows.find((row) => header.cell(row.values, "option1Name") !== "") ?? rows[0]!;
  const names = OPTION_COLUMNS.map(([name]) => header.cell(named.values, name)).filter((name) => name !== "");
  const isDefault =
    names.length === 1 &&
    names[0]!.toLowerCase() === "title" &&
    rows.every((row) => ["", "Default Title"].includes(header.cell(row.values, "option1Value")));
  return isDefault ? [] : names;
}

function readVariants(
  rows: ProductRow[],
  { header, money, skuLines }: FileContext,
  optionNames: string[],
  report: Report,
): VariantDraft[] {
  const marked = rows.filter((row) => isVariantRow(row.values, header));
  const variants: VariantDraft[] = [];
  const choiceLines = new Map<string, number>();
  for (const row of marked.length > 0 ? marked : rows.slice(0, 1)) {
    const { variant, problems, remarks } = readVariant(row.values, header, optionNames, money);
    for (const { kind, reason } of remarks) report(kind, row.line, reason);
    if (variant === undefined) {
      report("error", row.line, `${problems.join("; ")}. The variant is left out.`);
      continue;
    }
    const choice = JSON.stringify(Object.values(variant.options));
    const earlier = choiceLines.get(choice);
    if (earlier !== undefined) {
      const what = optionNames.length === 0 ? "The product has no options, so it" : `The variant ${variant.title}`;
      report("error", row.line, `${what} stands on line ${earlier} already. The variant is left out.`);
      continue;
    }
    choiceLines.set(choice, row.line);
    variants.push(withOwnSku(variant, row.line, skuLines, report));
  }
  return variants;
}

function withOwnSku(variant: VariantDraft, line: number, skuLines: Map<string, number>, report: Report): VariantDraft {
  if (!variant.sku) return variant;
  const earlier = skuLines.get(variant.sku);
  if (earlier === undefined) {
    skuLines.set(variant.sku, line);
    return variant;
  }
  report("error", line, `${quoteCell("SKU", variant.sku)} stands on line ${earlier} already. The SKU is left out.`);
  return { ...variant, sku: null };
}

function collectOptions(names: string[], variants: VariantDraft[]): OptionDraft[] {
  return names.map((title) => ({ title, values: [...new Set(variants.map((variant) => variant.options[title]!))] }));
}

/** In the order of their positions, each URL once; a variant's own image is one of the product's. */
function readImages(
  rows: ProductRow[],
  variants: VariantDraft[],
  header: Header,
  report: Report,
): ImageDraft[] | undefined {
  if (!header.has("image") && !header.has("variantImage")) return undefined;
  const found: { image: ImageDraft; position: number }[] = [];
  for (const row of rows) {
    const written = header.cell(row.values, "image");
    if (written === "") continue;
    const parsed = parseImageUrl(written);
    if ("problem" in parsed) {
      report("error", row.line, `${describe(row, "image", header)} ${parsed.problem}. The image is left out.`);
      continue;
    }
    const alt = header.cell(row.values, "imageAlt");
    const position = Number.parseInt(header.cell(row.values, "imagePosition"), 10);
    const image = alt === "" ? { url: parsed.value } : { url: parsed.value, alt };
    found.push({ image, position: Number.isNaN(position) ? Number.MAX_SAFE_INTEGER : position });
  }
  const images = new Map<string, ImageDraft>();
  for (const { image } of found.toSorted((one, other) => one.position - other.position)) {
    if (!images.has(image.url)) images.set(image.url, image);
  }
  for (const { imageUrl: url } of variants) if (url && !images.has(url)) images.set(url, { url });
  return [...images.values()];
}

/** Whatever is not clearly meant for the shop's visitors goes in as a draft. */
function readStatus(row: ProductRow, header: Header, report: Report): ProductDraft["status"] {
  const published = parseFlag(header.cell(row.values, "published"), true);
  if ("problem" in published) {
    report("notice", row.line, `${describe(row, "published", header)} ${published.problem}; imported as a draft.`);
    return "draft";
  }
  const status = header.cell(row.values, "status").toLowerCase();
  if (!["", "active", "draft", "archived", "unlisted"].includes(status)) {
    report("notice", row.line, `${describe(row, "status", header)} is not known; imported as a draft.`);
  }
  return published.value && ["", "active"].includes(status) ? "published" : "draft";
}

function readGiftCard(row: ProductRow, header: Header, report: Report): boolean | undefined {
  if (!header.has("giftCard")) return undefined;
  const flag = parseFlag(header.cell(row.values, "giftCard"), false);
  if ("value" in flag) return flag.value;
  report("notice", row.line, `${describe(row, "giftCard", header)} ${flag.problem}; taken as false.`);
  return false;
}

function readCollection(title: string): ProductDraft["collection"] {
  const handle = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, 200)
    .replaceAll(/^-|-$/g, "");
  return handle === "" ? undefined : { handle, title };
}
