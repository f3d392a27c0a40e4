import { hostname } from "node:os";
import type { Logger } from "../plugin.ts";

/** Numbers of the levels, as pino has them. */
const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const;

/** Writes a line of JSON an entry, in the form that pino gives the engine's log. */
export function jsonLog(lowest: string = "info", write: (line: string) => void = toStandardOutput): Logger {
  const threshold =
    lowest === "silent" ? Number.POSITIVE_INFINITY : (levels[lowest as keyof typeof levels] ?? levels.info);
  const about = { pid: process.pid, hostname: hostname() };
  const entry =
    (level: keyof typeof levels) =>
    (data: object, message: string): void => {
      if (levels[level] < threshold) return;
      const { err, ...rest } = data as { err?: unknown };
      const values = { level: levels[level], time: Date.now(), ...about, ...rest };
      write(`${JSON.stringify({ ...values, ...(err !== undefined && { err: plainError(err) }), msg: message })}\n`);
    };
  return { debug: entry("debug"), info: entry("info"), warn: entry("warn"), error: entry("error") };
}

const toStandardOutput = (line: string): void => void process.stdout.write(line);

/** JSON leaves out what matters of an error. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack, cause } = error;
  return { type: error.name, message, stack, ...(cause !== undefined && { cause: plainError(cause) }) };
}
