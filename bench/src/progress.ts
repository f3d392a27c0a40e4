import process from "node:process";

/** Tells what is going on: on a terminal in one line that is written over, elsewhere only what stays. */
export class Progress {
  readonly #isTerminal = process.stderr.isTTY;
  readonly #startedAt = performance.now();

  /** What is being done now. */
  say(text: string): void {
    if (!this.#isTerminal) return;
    const seconds = Math.round((performance.now() - this.#startedAt) / 1_000);
    const width = process.stderr.columns || 80;
    process.stderr.write(`\r\u001b[K${`${seconds} s: ${text.replace(/ …$/, "")} …`.slice(0, width - 1)}`);
  }

  /** A line that stays, on standard output. */
  print(text: string): void {
    if (this.#isTerminal) process.stderr.write("\r\u001b[K");
    process.stdout.write(`${text}\n`);
  }
}
