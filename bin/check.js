// `pnpm check`: everything that can be said about the sources without running the shop. All of it runs, even when one fails.
import { spawn } from "node:child_process";
import process from "node:process";

import { findNode, findTool, NotReady, requireDependencies, root } from "./toolchain.js";

const checks = [
  { name: "format", tool: "oxfmt", args: ["--check"] },
  { name: "lint", tool: "oxlint", args: ["--format=unix"] },
  { name: "types", tool: "tsc", packageName: "typescript", args: ["-p", "tsconfig.json"] },
  {
    name: "unused files, exports and dependencies",
    tool: "knip",
    args: ["--no-progress", "--no-config-hints"],
  },
  { name: "architecture", tool: "vitest", args: ["run", "--project=architecture", "--reporter=dot"] },
];

function run({ tool, packageName, args }) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(findNode(), [findTool(tool, packageName), ...args], {
      cwd: root,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (text) => (output += text);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => resolve({ passed: false, output: error.message, seconds: 0 }));
    child.on("close", (code) => resolve({ passed: code === 0, output, seconds: (performance.now() - started) / 1000 }));
  });
}

try {
  requireDependencies();
  const runs = checks.map((check) => ({ check, result: run(check) }));
  for (const { check, result } of runs) {
    const { passed, output, seconds } = await result;
    console.log(`${passed ? "ok    " : "FAILED"} ${check.name} (${check.tool}, ${seconds.toFixed(1)} s)`);
    if (passed) continue;
    console.log(`\n${output.trim()}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
