import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const launcher = join(import.meta.dirname, "../../bin/launch.js");
const nameWidth = 11;
const stopPatienceMs = 15_000;

/** A command of `hanse` in a process of its own, which prints its name before each of its lines. */
export class Part {
  readonly name: string;
  readonly #child: ChildProcess;

  constructor(name: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.name = name;
    // Followers of a package manager would end by themselves, and not in their order.
    const { npm_lifecycle_event: _, ...inherited } = process.env;
    this.#child = spawn(process.execPath, [launcher, ...args], {
      cwd: import.meta.dirname,
      env: { ...inherited, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C reaches a whole group; the one who started it ends this one in its turn.
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream) createInterface(stream).on("line", (line) => console.log(`${name.padEnd(nameWidth)} | ${line}`));
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves with how it ended. */
  async ended(): Promise<string> {
    if (!this.hasEnded) await once(this.#child, "exit");
    return this.#child.signalCode ?? `code ${this.#child.exitCode}`;
  }

  /** Resolves when the address answers with success, or the part has ended. */
  async readyAt(url: string): Promise<void> {
    while (!this.hasEnded) {
      const reply = await fetch(url).catch(() => undefined);
      if (reply?.ok) return;
      await sleep(100);
    }
  }

  /** Lets it finish what it is doing, for a while. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const kill = setTimeout(() => this.#child.kill("SIGKILL"), stopPatienceMs);
    await this.ended();
    clearTimeout(kill);
  }

  killAtOnce(): void {
    this.#child.kill("SIGKILL");
  }
}
