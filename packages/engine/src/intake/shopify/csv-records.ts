import { parse } from "csv-parse/sync";
import { LineSplitter, MAX_ROW_BYTES, type PhysicalLine } from "./physical-lines.ts";

/** One row of the file: its values, or why it has none, or both when the values can be read but not trusted. */
export interface CsvRecord {
  /** The physical line on which the row begins. */
  line: number;
  values: string[];
  fault?: RowFault;
}

export interface RowFault {
  line: number;
  reason: string;
}

/** Beyond this many lines an open quote is taken for one that somebody forgot to close. */
const MAX_ROW_LINES = 5_000;

const UNCLOSED = "A quoted value begins on this line and is never closed.";
const STRAY = 'A quote (") stands inside a value without being doubled ("").';

interface Row {
  lines: PhysicalLine[];
  fault?: string;
}

/**
 * Reads rows as they arrive. csv-parse takes the values apart, a bounded batch at a time; which lines make up a row is
 * decided here, because a parser that meets an unclosed quote swallows the rest of the file and cannot go back.
 */
export async function* csvRecords(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<CsvRecord> {
  const splitter = new LineSplitter();
  let rest: PhysicalLine[] = [];
  for await (const chunk of source) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk;
    const batch = readRows([...rest, ...splitter.push(bytes)], false);
    rest = batch.rest;
    yield* batch.records;
  }
  yield* readRows([...rest, ...splitter.end()], true).records;
}

/** `rest` is the beginning of a row whose end has not arrived yet; empty when these are the last lines. */
function readRows(lines: PhysicalLine[], last: boolean): { records: CsvRecord[]; rest: PhysicalLine[] } {
  const records: CsvRecord[] = [];
  let queue = lines;
  for (;;) {
    const { rows, rest } = frame(queue, last);
    const retryFrom = parseRows(rows, records);
    if (retryFrom === undefined) return { records, rest };
    queue = queue.slice(queue.findIndex((line) => line.number === retryFrom));
  }
}

/** Groups lines into rows: a row ends where the number of quotes so far is even. */
function frame(lines: PhysicalLine[], last: boolean): { rows: Row[]; rest: PhysicalLine[] } {
  const rows: Row[] = [];
  let start = 0;
  while (start < lines.length) {
    const first = lines[start]!;
    if (first.text.trim() === "") {
      if (first.fault !== undefined) rows.push({ lines: [first], fault: first.fault });
      start++;
      continue;
    }
    const end = endOfRow(lines, start);
    if (end === "not-yet" && !last) return { rows, rest: lines.slice(start) };
    if (typeof end === "number") {
      rows.push({ lines: lines.slice(start, end) });
      start = end;
    } else {
      rows.push({ lines: [first], fault: UNCLOSED });
      start++;
    }
  }
  return { rows, rest: [] };
}

function endOfRow(lines: PhysicalLine[], start: number): number | "not-yet" | "never" {
  let odd = false;
  let size = 0;
  for (let at = start; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.quotes % 2 === 1) odd = !odd;
    if (!odd) return at + 1;
    size += line.text.length;
    const unreadable = line.text === "";
    if (unreadable || size > MAX_ROW_BYTES || at - start >= MAX_ROW_LINES) return "never";
  }
  return "not-yet";
}

/**
 * Appends the rows' records. A row over several lines that turns out to be malformed costs only its first line: the
 * number of the line to start again from is returned.
 */
function parseRows(rows: Row[], records: CsvRecord[]): number | undefined {
  const sound = rows.every((row) => row.fault === undefined) ? parseText(rows) : undefined;
  if (sound?.length === rows.length) {
    rows.forEach((row, at) => records.push(record(row, sound[at]!)));
    return undefined;
  }
  for (const row of rows) {
    const line = row.lines[0]!.number;
    if (row.fault !== undefined) {
      records.push({ line, values: [], fault: { line, reason: row.fault } });
      continue;
    }
    const parsed = parseText([row]);
    if (parsed?.length === 1) {
      records.push(record(row, parsed[0]!));
    } else if (row.lines.length === 1) {
      records.push({ line, values: [], fault: { line, reason: row.lines[0]!.fault ?? STRAY } });
    } else {
      records.push({ line, values: [], fault: { line, reason: UNCLOSED } });
      return row.lines[1]!.number;
    }
  }
  return undefined;
}

function record(row: Row, values: string[]): CsvRecord {
  const line = row.lines[0]!.number;
  const faulty = row.lines.find((each) => each.fault !== undefined);
  if (faulty === undefined) return { line, values };
  return { line, values, fault: { line: faulty.number, reason: faulty.fault! } };
}

function parseText(rows: Row[]): string[][] | undefined {
  try {
    return parse(rows.map((row) => row.lines.map((line) => line.text).join("")).join(""), {
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      trim: true,
      max_record_size: 0,
    });
  } catch {
    // Malformed quotes, the one thing that can be wrong with text that has rows and values. The caller finds the row.
    return undefined;
  }
}
