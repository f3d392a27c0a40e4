import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";

/** A process of the measurement that is ready. */
export interface Launched<Ready> {
  readonly ready: Ready;
  readonly pid: number;
  /** Has the process do something; resolves with what it answers. */
  ask<Answer>(name: string, input?: unknown): Promise<Answer>;
  /** Ends it in an orderly way. */
  stop(): Promise<void>;
}

interface LaunchOptions {
  readonly onProgress?: (done: number) => void;
  /** From the TypeScript sources, whatever the others run from. */
  readonly fromSources?: boolean;
}

type Message =
  | { readonly ready: unknown }
  | { readonly progress: number }
  | { readonly id: number; readonly result?: unknown; readonly error?: string };

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

const stopPatience = 15_000;
const complaintLimit = 4_000;

/** Starts the processes that are measured, and sees to it that none is left behind. */
export class Processes {
  readonly #running = new Set<ChildProcess>();
  readonly #signal: AbortSignal;
  readonly #runsSources: boolean;

  constructor(signal: AbortSignal, { runsSources }: { runsSources: boolean }) {
    this.#signal = signal;
    this.#runsSources = runsSources;
    signal.addEventListener("abort", () => this.killAll());
  }

  /**
   * Starts a file of `bench/src` and waits until it is ready.
   *
   * @param file without its extension, such as `floors/checkout-process`.
   */
  async launch<Ready>(
    file: string,
    input: unknown,
    { onProgress, fromSources }: LaunchOptions = {},
  ): Promise<Launched<Ready>> {
    this.#signal.throwIfAborted();
    const child = this.#fork(file, input, fromSources ?? this.#runsSources);
    const complaints = tailOf(child);
    const asked = new Map<number, Waiting>();
    const started = Promise.withResolvers<never>();
    child.on("message", (message: Message) => {
      if ("ready" in message) started.resolve(message.ready as never);
      else if ("progress" in message) onProgress?.(message.progress);
      else settle(asked, message);
    });
    child.once("exit", (code, signal) => {
      this.#running.delete(child);
      const error = new Error(`The process ${file} ended (${signal ?? code}). ${complaints()}`);
      for (const waiting of [started, ...asked.values()]) waiting.reject(error);
    });
    const ready = (await started.promise) as Ready;
    let questions = 0;
    return {
      ready,
      pid: child.pid ?? 0,
      ask: <Answer>(name: string, question?: unknown) => {
        const waiting = Promise.withResolvers<Answer>();
        asked.set((questions += 1), waiting as unknown as Waiting);
        child.send({ id: questions, name, input: question });
        return waiting.promise;
      },
      stop: () => stop(child, file),
    };
  }

  /** For the end of a run, however it ends. Synchronous. */
  killAll(): void {
    for (const child of this.#running) child.kill("SIGKILL");
  }

  #fork(file: string, input: unknown, fromSources: boolean): ChildProcess {
    const path = join(import.meta.dirname, fromSources ? `${file}.ts` : `../dist/${file}.js`);
    const child = fork(path, [JSON.stringify(input)], {
      execArgv: ["--disable-warning=ExperimentalWarning", ...(fromSources ? ["--conditions=source"] : [])],
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Ctrl-C in a terminal reaches a whole group; this process ends the others itself.
      detached: true,
    });
    this.#running.add(child);
    return child;
  }
}

function settle(asked: Map<number, Waiting>, answer: Extract<Message, { id: number }>): void {
  const waiting = asked.get(answer.id);
  asked.delete(answer.id);
  if (answer.error === undefined) waiting?.resolve(answer.result as never);
  else waiting?.reject(new Error(answer.error));
}

async function stop(child: ChildProcess, file: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopPatience);
  child.kill("SIGTERM");
  const [code, signal] = (await ended) as [number | null, string | null];
  clearTimeout(timer);
  if (signal === "SIGKILL")
    throw new Error(`The process ${file} had to be killed: it did not end within ${stopPatience} ms.`);
  if (code !== 0) throw new Error(`The process ${file} ended with ${code ?? signal}.`);
}

/** What the process last said on its standard error. */
function tailOf(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (tail = (tail + text).slice(-complaintLimit)));
  return () => tail.trim();
}
