import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** How much is measured, and for how long. */
export interface Scale {
  readonly rounds: number;
  /** Of one measurement of a rate. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** In one measurement of a duration. */
  readonly repetitions: number;
  /** Sizes of the catalogues that growth is measured over, the smallest first: the one that all else is measured with. */
  readonly catalogues: readonly number[];
  /** The shop that staff look at: so many products, and as many orders and customers. */
  readonly administered: number;
}

export interface Options {
  readonly mode: "quick" | "usual" | "full";
  readonly scale: Scale;
  /** Names of measures; all of them when empty. */
  readonly only: readonly string[];
  readonly jsonFile: string | undefined;
  readonly writesDocument: boolean;
  readonly runsSources: boolean;
}

const scales: Record<Options["mode"], Scale> = {
  quick: {
    rounds: 3,
    seconds: 1,
    warmUpSeconds: 0.5,
    repetitions: 10,
    catalogues: [1_000, 2_000],
    administered: 2_000,
  },
  usual: {
    rounds: 3,
    seconds: 4,
    warmUpSeconds: 1.5,
    repetitions: 40,
    catalogues: [1_000, 10_000],
    administered: 100_000,
  },
  full: {
    rounds: 3,
    seconds: 8,
    warmUpSeconds: 3,
    repetitions: 80,
    catalogues: [1_000, 10_000, 100_000],
    administered: 100_000,
  },
};

export const usage = `Usage: pnpm bench [options]

Measures Hanse beside what is possible at all on this machine, and prints the ratio.

  --only NAMES    measure only these, separated by commas: NAMES_OF_MEASURES
  --quick         short measurements, under two minutes: to see that everything runs
  --full          long measurements, and a catalogue of 100,000 products
  --json FILE     write all figures to FILE
  --write-docs    write the figures into docs/why/performance.md; needs all measures at their usual length
  --sources       run the shop from its TypeScript sources, not compiled: starts slower and takes more memory
  --help          print this`;

/** @throws Error that says which option is wrong. */
export function readOptions(args: readonly string[], measures: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      json: { type: "string" },
      "write-docs": { type: "boolean", default: false },
      sources: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const only = (values.only ?? []).flatMap((names) => names.split(",")).filter(Boolean);
  const unknown = only.find((name) => !measures.includes(name));
  if (unknown) throw new Error(`There is no measure "${unknown}" for --only. There are: ${measures.join(", ")}.`);
  if (values.quick && values.full) throw new Error("--quick and --full contradict each other. Give one of them.");
  const mode = values.quick ? "quick" : values.full ? "full" : "usual";
  const writesDocument = values["write-docs"];
  if (writesDocument && (mode === "quick" || only.length > 0 || values.sources))
    throw new Error("--write-docs needs a whole run: leave --only, --quick and --sources out.");
  return {
    mode,
    scale: scales[mode],
    only,
    jsonFile: values.json === undefined ? undefined : resolve(values.json),
    writesDocument,
    runsSources: values.sources,
  };
}
