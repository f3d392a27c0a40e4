import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

export interface Place {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program under way, with what it said so far. */
export interface Program {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<Output>;
}

/** What a machine sets for its programs (proxies, certificates), without what our tests and their runner set. */
const ours = /^(HANSE_|VITEST|NODE_ENV|NODE_OPTIONS|DATABASE_URL|HOST|PORT|LOG_LEVEL|npm_(?!config_))/;
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));

/** Starts a program as its user would, outside of our tests. */
export function start(command: string, args: readonly string[], { cwd, environment = {} }: Place): Program {
  const child = spawn(command, args, { cwd, env: { ...inherited, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
  return { child, said: () => said.stdout + said.stderr, ended };
}

/** Runs a program to its end. */
export const run = (command: string, args: readonly string[], place: Place): Promise<Output> =>
  start(command, args, place).ended;
