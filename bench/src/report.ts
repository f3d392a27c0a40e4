import { readFile, writeFile } from "node:fs/promises";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Options } from "./options.ts";
import type { Row } from "./row.ts";
import { markdownTable } from "./table.ts";
import type { Workbench } from "./workbench.ts";

/** What the figures of a run depend on besides the code. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  /** A commit of one small row, which a durable write costs at least. */
  readonly commitMs: number;
}

export interface Report {
  readonly takenAt: string;
  readonly mode: Options["mode"];
  readonly seconds: number;
  readonly machine: Machine;
  readonly rows: readonly Row[];
  /** Measures that gave no figures, and why. */
  readonly failures: Readonly<Record<string, string>>;
}

export async function describeMachine({ databases }: Workbench): Promise<Machine> {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? "",
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    postgres: await databases.version(),
    commitMs: await databases.commitMs(),
  };
}

export const machineText = ({ processor, cores, memoryGb, system, node, postgres, commitMs }: Machine): string =>
  `${cores} cores${processor ? ` (${processor})` : ""}, ${memoryGb} GB, ${system}, Node ${node}, PostgreSQL ${postgres}; a durable commit takes ${commitMs.toFixed(2)} ms`;

const documentFile = join(import.meta.dirname, "../../docs/why/performance.md");
const begin = "<!-- figures: written by `pnpm bench --write-docs` -->";
const end = "<!-- end of figures -->";

/** Puts a run's figures into the document, in place of those of the last. */
export async function writeDocument(report: Report): Promise<string> {
  const text = await readFile(documentFile, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${documentFile} has no place for the figures: put the lines "${begin}" and "${end}" into it.`);
  await writeFile(documentFile, `${before}${begin}\n${figures(report)}\n${end}${after}`);
  return documentFile;
}

function figures({ takenAt, machine, rows }: Report): string {
  const short = rows.filter(({ must }) => must?.isMet === false);
  const verdict =
    short.length === 0 ? "Every budget is met." : `Short of the budget: ${short.map(({ what }) => what).join("; ")}.`;
  return `\nTaken on ${takenAt.slice(0, 10)}: ${machineText(machine)}.\n\n${markdownTable(rows)}\n\n${verdict}\n`;
}
