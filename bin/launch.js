// Runs the command line (`launch.js start --demo`), a tool (`launch.js --run vitest run`) or a script of ours
// (`launch.js --run bench/src/main.ts`) with the right Node, from the sources.
import { spawn } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

import { findNode, findTool, NotReady, requireDependencies, root } from "./toolchain.js";

const commandLine = join(root, "packages/engine/src/cli/main.ts");
const followParent = `--import=${pathToFileURL(join(root, "bin/follow-parent.js")).href}`;
const runSources = ["--conditions=source", "--disable-warning=ExperimentalWarning", followParent];

function nodeArguments([first, name, ...rest]) {
  if (first !== "--run") return [...runSources, commandLine, ...process.argv.slice(2)];
  if (name === undefined) throw new NotReady("Usage: launch.js --run TOOL|FILE.ts [arguments]");
  if (name.endsWith(".ts")) return [...runSources, resolve(root, name), ...rest];
  return [followParent, findTool(name), ...rest];
}

/** Becomes the program, so that signals and exit codes need no passing on; where Node cannot do that yet, runs it. */
function become(file, args) {
  const env = { ...process.env, PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter) };
  if (typeof process.execve === "function") process.execve(file, [file, ...args], env);
  // A session of its own: Ctrl-C reaches this process alone, which passes it on once.
  const child = spawn(file, args, { env, stdio: "inherit", detached: true });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`${file} cannot be run: ${error.message}.`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal === null) return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

try {
  requireDependencies();
  become(findNode(), nodeArguments(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
