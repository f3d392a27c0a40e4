import { isUtf8 } from "node:buffer";

/** What a file is, by its content. */
export interface FileType {
  readonly mimeType: string;
  readonly extension: string;
  /** A picture or a document has its own limit, and an address that anybody may open. */
  readonly isText: boolean;
}

/** Why a file cannot be taken. */
export interface Refused {
  readonly reason: string;
}

/** As many bytes of a file as tell what it is. */
export const headLength = 4_096;

const kind = (mimeType: string, extension: string): FileType => ({ mimeType, extension, isText: false });

const signatures: readonly (readonly [test: (head: Buffer) => boolean, type: FileType])[] = [
  [begins("89504e470d0a1a0a"), kind("image/png", "png")],
  [begins("ffd8ff"), kind("image/jpeg", "jpg")],
  [(head) => /^GIF8[79]a/.test(latin(head, 0, 6)), kind("image/gif", "gif")],
  [(head) => latin(head, 0, 4) === "RIFF" && latin(head, 8, 12) === "WEBP", kind("image/webp", "webp")],
  [isAvif, kind("image/avif", "avif")],
  [(head) => latin(head, 0, 5) === "%PDF-", kind("application/pdf", "pdf")],
];

const markup = /^\s*(<\?xml|<!doctype|<!--|<svg|<html|<head|<body|<script|<\w+[\s>])/i;

/** What a file is by its first bytes; of a text its name tells whether it is a table. */
export function fileTypeOf(head: Buffer, name: string): FileType | Refused {
  const [, found] = signatures.find(([test]) => test(head)) ?? [];
  if (found) return found;
  if (head.length === 0) return { reason: "it is empty" };
  const text = textOf(head);
  if (text === undefined) return { reason: "its content is none of the types that are taken" };
  if (markup.test(text))
    return { reason: "SVG, HTML and XML can carry programs that would run in the browsers of shoppers and staff" };
  return /\.(csv|tsv)$/i.test(name)
    ? { mimeType: "text/csv", extension: "csv", isText: true }
    : { mimeType: "text/plain", extension: "txt", isText: true };
}

/** Programs that say nothing, or call tables what opens them. */
const vague = new Set(["", "application/octet-stream", "binary/octet-stream"]);
const textTypes = new Set([
  "text/csv",
  "text/plain",
  "text/tab-separated-values",
  "application/csv",
  "application/vnd.ms-excel",
]);
const otherNames: Readonly<Record<string, string>> = { "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg" };

/** Whether a file is what its sender says. */
export function isDeclared({ mimeType, isText }: FileType, declared: string): boolean {
  const [type = ""] = declared.toLowerCase().split(";");
  if (vague.has(type)) return true;
  return isText ? textTypes.has(type) : (otherNames[type] ?? type) === mimeType;
}

/** Whether a type is that of a text, by its name alone. */
export const isTextType = (mimeType: string): boolean => textTypes.has(mimeType);

/** Whether a type may be uploaded, by its name alone. */
export const isAcceptedType = (declared: string): boolean =>
  isTextType(declared) || signatures.some(([, { mimeType }]) => mimeType === declared);

/** The whole of a text, beyond its first bytes: no byte that texts do not have. */
export const isText = (content: Buffer): boolean => !content.includes(0) && isUtf8(content);

function begins(hex: string): (head: Buffer) => boolean {
  const bytes = Buffer.from(hex, "hex");
  return (head) => head.subarray(0, bytes.length).equals(bytes);
}

function latin(head: Buffer, from: number, to: number): string {
  return head.toString("latin1", from, to);
}

/** An ISO media file that names AVIF among its brands. */
function isAvif(head: Buffer): boolean {
  if (head.length < 16 || latin(head, 4, 8) !== "ftyp") return false;
  const brands = latin(head, 8, Math.min(head.readUInt32BE(0), 64));
  return /^(?:.{4})*?(?:avif|avis)/s.test(brands);
}

/** The beginning of a text; undefined when it is none. A character may be cut off at its end. */
function textOf(head: Buffer): string | undefined {
  if (head.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}
