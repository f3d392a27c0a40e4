import { fileURLToPath } from "node:url";
import type { ParcelAddress } from "@hanse/plugin-kit";
import { code128 } from "./code-128.ts";
import type { ShipmentRow } from "./shipment.queries.ts";

type Document = PDFKit.PDFDocument;

/** Latin, Greek, Cyrillic, Arabic, Hebrew and more; the standard fonts of PDF have Western European letters alone. */
const ownFont = fileURLToPath(new URL("../fonts/DejaVuSansCondensed.ttf", import.meta.url));

const margin = 18;
/** A6 in points. */
const page = { width: 297.64, height: 419.53 };
const inner = page.width - 2 * margin;
const quietModules = 10;
const barcodeTop = 262;

/** A label of a parcel: A6, with a barcode of its tracking number. */
export async function labelPdf(
  shipment: ShipmentRow & { trackingNumber: string },
  font: string = ownFont,
): Promise<Buffer> {
  // Large, and needed only when somebody prints.
  const { default: PdfDocument } = await import("pdfkit");
  const document = new PdfDocument({
    size: [page.width, page.height],
    margin,
    font,
    info: { Title: shipment.trackingNumber, Creator: "Hanse" },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on("data", (chunk: Buffer) => chunks.push(chunk));
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
  });
  draw(document, shipment);
  document.end();
  return done;
}

function draw(document: Document, { sender, recipient, items, trackingNumber, orderId, displayId }: ShipmentRow): void {
  const order = displayId === null ? orderId : `${displayId} (${orderId})`;
  let top = margin;
  if (sender) top = write(document, addressLines(sender).join(" · "), { top, size: 7, lines: 2 }) + 6;
  rule(document, top);
  top = write(document, "To", { top: top + 6, size: 7, lines: 1 });
  for (const [index, line] of (recipient ? addressLines(recipient) : ["—"]).entries()) {
    // Two lines of the larger size still fit above the barcode.
    if (top > barcodeTop - 50) break;
    top = write(document, line, { top: top + 1, size: index === 0 ? 15 : 13, lines: 2 });
  }

  rule(document, barcodeTop - 10);
  drawBarcode(document, trackingNumber ?? "", { top: barcodeTop, height: 56 });
  write(document, trackingNumber ?? "", { top: barcodeTop + 60, size: 11, lines: 1, align: "center" });
  rule(document, barcodeTop + 80);
  top = write(document, `Order ${order ?? ""}`, { top: barcodeTop + 86, size: 8, lines: 1 });
  const shown = 4;
  for (const { quantity, title, sku } of items.slice(0, items.length > shown ? shown - 1 : shown))
    top = write(document, `${quantity} × ${title}${sku === null ? "" : ` [${sku}]`}`, { top, size: 8, lines: 1 });
  if (items.length > shown) write(document, `and ${items.length - shown + 1} more`, { top, size: 8, lines: 1 });
}

interface Place {
  readonly top: number;
  readonly size: number;
  /** At most; what is longer ends in dots. */
  readonly lines: number;
  readonly align?: "center";
}

/** Writes a text and returns where it ends. */
function write(document: Document, text: string, { top, size, lines, align }: Place): number {
  document.fontSize(size);
  const height = document.currentLineHeight(true) * lines;
  const options = { width: inner, ...(align && { align }) };
  // Line breaks and control characters are no letters; half a surrogate pair is none either.
  const clean = text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
  const needed = Math.min(document.heightOfString(clean || " ", options), height);
  document.text(clean, margin, top, { ...options, height, ellipsis: true });
  return top + needed;
}

function rule(document: Document, top: number): void {
  document
    .moveTo(margin, top)
    .lineTo(page.width - margin, top)
    .lineWidth(0.75)
    .stroke();
}

function drawBarcode(document: Document, text: string, { top, height }: { top: number; height: number }): void {
  const widths = code128(text);
  const modules = widths.reduce((sum, width) => sum + width, 2 * quietModules);
  const module = Math.min(1.4, inner / modules);
  let left = (page.width - modules * module) / 2 + quietModules * module;
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) document.rect(left, top, width * module, height);
    left += width * module;
  }
  document.fill("black");
}

function addressLines({ name, company, lines, postalCode, city, province, countryCode }: ParcelAddress): string[] {
  const place = [postalCode, city].filter(Boolean).join(" ");
  return [name, company, ...lines, place, province, countryCode.toUpperCase()].filter((line): line is string =>
    Boolean(line),
  );
}
