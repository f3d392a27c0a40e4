import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";
import { search } from "../src/index.ts";
import { searchConformance } from "../src/testing/search-conformance.ts";
import { tryService } from "../src/testing/tried-plugin.ts";

const service = fileURLToPath(new URL("../../../examples/plugin-any-language/search.py", import.meta.url));
const isThere = spawnSync("python3", ["--version"]).status === 0;
if (!isThere && !process.env["CI"]) console.warn("Skipped: python3 is not installed, so no service in Python is tried.");

describe.skipIf(!isThere && !process.env["CI"])("a service in Python, without any package of ours", () => {
  searchConformance(() =>
    tryService({ id: "search-python", implements: { search } }, search, { command: "python3", args: [service] }),
  );
});
