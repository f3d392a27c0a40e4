import type { Finding, Intaken } from "../intake/index.ts";
import { say } from "./say.ts";

/** What an import did, as it goes and at its end. */
export class ImportReport {
  readonly #bytes: number;
  #bytesRead = 0;
  #errors = 0;
  readonly #count: Record<Intaken["outcome"], number> = { created: 0, updated: 0, unchanged: 0, refused: 0 };

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Whether nothing at all came in. */
  get isEmpty(): boolean {
    return this.#taken === 0;
  }

  read(bytes: number): void {
    this.#bytesRead += bytes;
  }

  found({ kind, line, handle, reason }: Finding): void {
    if (kind === "error") this.#errors += 1;
    say.line(`${kind === "error" ? "error " : "notice"} line ${line}${handle ? ` (${handle})` : ""}: ${reason}`);
  }

  took(batch: readonly { line: number }[], results: readonly Intaken[]): void {
    for (const [index, { handle, outcome, problem }] of results.entries()) {
      this.#count[outcome] += 1;
      if (outcome === "refused")
        this.found({ kind: "error", line: batch[index]?.line ?? 0, handle, reason: problem ?? "" });
    }
    const percent = this.#bytes === 0 ? 100 : Math.min(100, Math.floor((this.#bytesRead / this.#bytes) * 100));
    say.progress(`${percent} %, ${this.#taken.toLocaleString("en")} products`);
  }

  print(): void {
    const { created, updated, unchanged } = this.#count;
    const errors = this.#errors === 1 ? "1 error" : `${this.#errors} errors`;
    say.line(`${created} created, ${updated} updated, ${unchanged} unchanged; ${errors}.`);
  }

  get #taken(): number {
    const { created, updated, unchanged } = this.#count;
    return created + updated + unchanged;
  }
}
