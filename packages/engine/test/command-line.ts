import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";

const root = join(import.meta.dirname, "../../..");

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** What was said so far, once it matches; rejected when the command ends before. */
  until(pattern: RegExp): Promise<string>;
  interrupt(signal?: NodeJS.Signals): Promise<Ended>;
}

/** The folder of a shop, and `hanse` run in it as its owner would. */
export class ShopFolder {
  readonly path: string;
  readonly #started: ChildProcess[] = [];

  private constructor(path: string) {
    this.path = path;
  }

  /** A copy of the demo shop's folder; it finds the packages of this repository. */
  static async make(): Promise<ShopFolder> {
    const path = await mkdtemp(join(tmpdir(), "hanse-shop-"));
    await mkdir(join(path, "node_modules"));
    await symlink(join(root, "node_modules/@hanse"), join(path, "node_modules/@hanse"));
    await writeFile(join(path, "package.json"), `{ "type": "module" }`);
    await cp(join(root, "hanse.config.ts"), join(path, "hanse.config.ts"));
    return new ShopFolder(path);
  }

  hanse(args: readonly string[], environment: Record<string, string> = {}): Running {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [join(root, "bin/launch.js"), ...args], {
      cwd: this.path,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH, HOME, LOG_LEVEL: "error", ...environment },
    });
    this.#started.push(child);
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += stripVTControlCharacters(text)));
    }
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
    return {
      ended,
      until: (pattern) =>
        new Promise((resolve, reject) => {
          const look = () => pattern.test(said.stdout) && resolve(said.stdout);
          child.stdout.on("data", look);
          void ended.then(({ code, stderr }) =>
            reject(new Error(`hanse ${args.join(" ")} ended with ${code}: ${stderr}`)),
          );
          look();
        }),
      interrupt(signal = "SIGINT") {
        child.kill(signal);
        return ended;
      },
    };
  }

  async remove(): Promise<void> {
    for (const child of this.#started) if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await rm(this.path, { recursive: true, force: true });
  }
}
