const colour = process.stdout.isTTY && !process.env["NO_COLOR"];
const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

let progressShown = false;

function clearProgress(): void {
  if (progressShown) process.stderr.write("\r\u001b[2K");
  progressShown = false;
}

/** What the command line tells its user: results on standard output, progress on standard error. */
export const say = {
  line(text = ""): void {
    clearProgress();
    process.stdout.write(`${text}\n`);
  },
  step(text: string): void {
    clearProgress();
    process.stdout.write(`${paint(2, "·")} ${text}\n`);
  },
  strong: (text: string): string => paint(1, text),
  /** One line that is written over; on a terminal only, so that logs stay readable. */
  progress(text: string): void {
    if (!process.stderr.isTTY) return;
    clearProgress();
    process.stderr.write(text);
    progressShown = true;
  },
  /** One line: what happened and what to do. The stack is for those who ask with HANSE_DEBUG=1. */
  failure(error: unknown): void {
    clearProgress();
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${paint(31, "hanse:")} ${message}\n`);
    if (process.env["HANSE_DEBUG"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  },
};
