import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface ServiceProcessOptions {
  /** Ends the command: `process.execPath` with these arguments. */
  readonly args: readonly string[];
  /** Another program than this Node. */
  readonly command?: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A service in a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it wrote to its log so far. */
  readonly log: () => string;
  /** Ends it gracefully, or at once with SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Beside this file, which is TypeScript in the repository and JavaScript in the package. */
const main = fileURLToPath(import.meta.url).replace(/service-process\.([jt]s)$/, "service-main.$1");

/** Command line of the process that serves the plugin `id` of `module`. */
export const servingPlugin = (module: URL, id: string): string[] => [
  "--conditions=source",
  "--disable-warning=ExperimentalWarning",
  main,
  module.href,
  id,
];

/** Starts a service and waits until it has said, as its first line, where it listens. */
export async function startService({ args, command, environment }: ServiceProcessOptions): Promise<ServiceProcess> {
  const child = spawn(command ?? process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const exited = once(child, "exit");
  const firstLine = new Promise<string>((resolve) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.split("\n")[0] ?? "");
    });
  });
  const url = await Promise.race([
    firstLine,
    exited.then(() => Promise.reject(new Error(`the service ended before it listened:\n${log}`))),
  ]);
  return {
    url,
    child,
    log: () => log,
    async stop(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await exited;
    },
  };
}
