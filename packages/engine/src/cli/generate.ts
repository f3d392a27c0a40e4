import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { say } from "./say.ts";

/** `hanse generate`: the reference and the SDK's types, from the code itself. */
export const generateCommand = (): Command =>
  new Command("generate")
    .description("Write docs/reference and the SDK's types from the code: for those who change Hanse itself.")
    .option("--check", "write nothing, and fail if anything would change")
    .addHelpText("after", "\nExample:\n  hanse generate --check")
    .action(async ({ check = false }: { check?: boolean }, command: Command) => {
      const root = resolve(process.cwd());
      if (!existsSync(join(root, "docs/reference"))) {
        throw new Error(`There is no docs/reference in ${root}. Run hanse generate at the top of Hanse's repository.`);
      }
      const { generatedFiles } = await import("../reference/generated-files.ts");
      const files = await generatedFiles(command.parent ?? command, root);
      const stale = await staleFiles(root, files);
      if (check && stale.length > 0)
        throw new Error(`Not up to date: ${stale.join(", ")}. Run pnpm generate and commit them.`);
      for (const path of stale) await write(join(root, path), files.get(path) ?? "");
      say.line(stale.length === 0 ? `All ${files.size} generated files are up to date.` : `Wrote ${stale.join(", ")}.`);
    });

async function staleFiles(root: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of files) {
    const kept = await readFile(join(root, path), "utf8").catch(() => undefined);
    if (kept !== text) stale.push(path);
  }
  return stale;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
