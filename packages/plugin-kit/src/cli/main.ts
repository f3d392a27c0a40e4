#!/usr/bin/env node
import { parseArgs } from "node:util";
import { runCommand } from "./run-command.ts";

const options = {
  port: { type: "string" },
  host: { type: "string" },
  config: { type: "string" },
  id: { type: "string" },
  help: { type: "boolean" },
} as const;

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  await runCommand(positionals, values);
} catch (error) {
  process.stderr.write(`hanse-plugin: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
