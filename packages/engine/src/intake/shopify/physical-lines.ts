import { isUtf8 } from "node:buffer";

/** One line of the file as an editor counts it, terminator included. */
export interface PhysicalLine {
  /** 1 for the first line of the file. */
  number: number;
  text: string;
  /** How many `"` it holds: an odd sum over lines means that a quoted value goes on. */
  quotes: number;
  /** Why the line cannot be used as text. */
  fault?: string;
}

/** Longest line, and longest row over several lines, that is still read. Shopify's own limit for a file is 15 MB. */
export const MAX_ROW_BYTES = 1_000_000;

const LF = 10;
const CR = 13;
const QUOTE = 34;
const BOM = [0xef, 0xbb, 0xbf];

/**
 * Cuts bytes into lines at LF, CRLF or CR, wherever the chunks happen to end. Works on bytes because only they tell
 * text that is not UTF-8 from text that is.
 */
export class LineSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  #number = 1;
  #atStart = true;
  /** The current line has passed the limit: its remaining bytes are dropped. */
  #overlong = false;

  push(chunk: Uint8Array): PhysicalLine[] {
    return this.#cut(this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]), false);
  }

  end(): PhysicalLine[] {
    return this.#cut(this.#rest, true);
  }

  #cut(joined: Uint8Array, last: boolean): PhysicalLine[] {
    let bytes = joined;
    if (this.#atStart) {
      if (bytes.length < BOM.length && !last) {
        this.#rest = bytes;
        return [];
      }
      this.#atStart = false;
      if (BOM.every((byte, at) => bytes[at] === byte)) bytes = bytes.subarray(BOM.length);
    }
    const lines: PhysicalLine[] = [];
    let start = 0;
    let quotes = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) quotes++;
      if (byte !== LF && byte !== CR) continue;
      if (byte === CR) {
        // Whether an LF follows is known only with the next chunk.
        if (at + 1 === bytes.length && !last) break;
        if (bytes[at + 1] === LF) at++;
      }
      lines.push(this.#line(bytes.subarray(start, at + 1), quotes));
      start = at + 1;
      quotes = 0;
    }
    const rest = bytes.subarray(start);
    if (last) {
      if (rest.length > 0 || this.#overlong) lines.push(this.#line(rest, quotes));
      this.#rest = new Uint8Array(0);
    } else if (rest.length > MAX_ROW_BYTES) {
      this.#overlong = true;
      this.#rest = rest.at(-1) === CR ? rest.subarray(-1) : new Uint8Array(0);
    } else {
      // A copy, or the small rest would keep the whole chunk alive.
      this.#rest = Uint8Array.from(rest);
    }
    return lines;
  }

  #line(bytes: Uint8Array, quotes: number): PhysicalLine {
    const number = this.#number++;
    if (this.#overlong || bytes.length > MAX_ROW_BYTES) {
      this.#overlong = false;
      return { number, text: "", quotes: 0, fault: `The line is longer than ${MAX_ROW_BYTES} bytes.` };
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    if (!isUtf8(bytes)) {
      return { number, text, quotes, fault: "The line holds bytes that are not UTF-8; save the file as CSV UTF-8." };
    }
    if (bytes.includes(0)) return { number, text, quotes, fault: "The line holds a zero byte, which is not text." };
    return { number, text, quotes };
  }
}
