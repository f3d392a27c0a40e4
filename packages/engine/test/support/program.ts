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

/** Starts a program with a small environment: what it needs of ours has to be named. */
export function start(command: string, args: readonly string[], { cwd, environment = {} }: Place): Program {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
  return { child, said: () => said.stdout + said.stderr, ended };
}

/** Runs a program to its end. */
export const run = (command: string, args: readonly string[], place: Place): Promise<Output> =>
  start(command, args, place).ended;
