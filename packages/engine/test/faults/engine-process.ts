import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceAddress } from "@hanse/plugin-kit";
import type { ShopOptions } from "../../src/platform/config/config.ts";
import type { Door } from "../shopper.ts";

const program = join(import.meta.dirname, "shop-process.ts");
/** Many processes are started, so they compile once. */
const compileCache = join(tmpdir(), "node-compile-cache");
/** Lines of its log that a message about a process quotes. */
const quotedLines = 20;

/** What it prints when it listens. */
interface Ready {
  readonly url: string;
  readonly key: string;
  readonly adminAuthorization: string;
}

interface Started extends Ready {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly lines: Interface;
  readonly log: readonly string[];
  readonly exited: Promise<void>;
}

/** An engine in a process of its own, which can be killed, stopped and continued. Requests reach it over HTTP alone. */
export class EngineProcess implements Door {
  readonly app: Door["app"] = { inject: (request) => this.#send(request) };
  readonly #started: Started;

  private constructor(started: Started) {
    this.#started = started;
  }

  /**
   * Resolves when it listens.
   *
   * @param services where plugins run that do not run in its process, by their ids.
   * @param stripe configuration of the plugin payment-stripe; without it, the shop has none.
   */
  static async start(
    databaseUrl: string,
    { http, ...options }: Partial<ShopOptions> = {},
    services: Readonly<Record<string, ServiceAddress>> = {},
    stripe: object | null = null,
  ): Promise<EngineProcess> {
    const config = JSON.stringify({ log: { level: "error" }, http: { port: 0, ...http }, ...options });
    const child = spawn(
      process.execPath,
      ["--conditions=source", program, databaseUrl, config, JSON.stringify(services), JSON.stringify(stripe)],
      {
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, NODE_OPTIONS: "", NODE_COMPILE_CACHE: compileCache },
      },
    );
    const log: string[] = [];
    createInterface(child.stderr).on("line", (line) => log.push(line));
    const lines = createInterface(child.stdout);
    const exited = once(child, "exit").then(() => undefined);
    const ended = exited.then(() => {
      throw new Error(`An engine's process ended before it listened: ${log.slice(-quotedLines).join("\n")}`);
    });
    const [ready] = await Promise.race([once(lines, "line"), ended]);
    return new EngineProcess({ child, lines, log, exited, ...(JSON.parse(String(ready)) as Ready) });
  }

  get url(): string {
    return this.#started.url;
  }

  get key(): string {
    return this.#started.key;
  }

  get adminAuthorization(): string {
    return this.#started.adminAuthorization;
  }

  get isAlive(): boolean {
    const { exitCode, signalCode } = this.#started.child;
    return exitCode === null && signalCode === null;
  }

  /** What it logged, errors alone unless configured otherwise. */
  get log(): readonly string[] {
    return this.#started.log;
  }

  /** Resolves when it has ended. */
  get exited(): Promise<void> {
    return this.#started.exited;
  }

  async hasEndedWithin(ms: number): Promise<boolean> {
    const late = new AbortController();
    const hasEnded = await Promise.race([
      this.exited.then(() => true),
      sleep(ms, false, { signal: late.signal }).catch(() => false),
    ]);
    late.abort();
    return hasEnded;
  }

  /** Resolves with the beginning of the statement at which the next fault strikes. */
  async struck(): Promise<string> {
    const [line] = await once(this.#started.lines, "line");
    return (JSON.parse(String(line)) as { fault: string }).fault;
  }

  stop(): void {
    this.#started.child.kill("SIGSTOP");
  }

  continue(): void {
    this.#started.child.kill("SIGCONT");
  }

  /** As whoever stops it in good order. */
  terminate(): void {
    this.#started.child.kill("SIGTERM");
  }

  async kill(): Promise<void> {
    this.#started.child.kill("SIGKILL");
    await this.exited;
  }

  async #send({ method, url, headers, payload }: Parameters<Door["app"]["inject"]>[0]) {
    const response = await fetch(`${this.url}${url}`, {
      method,
      headers: { ...headers, ...(payload && { "content-type": "application/json" }) },
      ...(payload && { body: JSON.stringify(payload) }),
    });
    return {
      statusCode: response.status,
      body: await response.text(),
      headers: Object.fromEntries(response.headers),
    };
  }
}
