import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Compiles the engine, its plugins and the measured processes: what is measured is what is shipped. */
export async function compile(signal: AbortSignal, say: (text: string) => void): Promise<void> {
  say("compiling");
  const child = spawn("tsc", ["-b", join(import.meta.dirname, "../tsconfig.build.json")], {
    stdio: ["ignore", "pipe", "inherit"],
    signal,
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code === 0) return;
  throw new Error(
    `The sources do not compile, so there is nothing to measure: see that \`pnpm check\` passes, or run with --sources.\n${output.trim()}`,
  );
}
