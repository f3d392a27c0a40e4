import type { Row } from "../row.ts";
import type { Workbench } from "../workbench.ts";

/** A part of the benchmark that can be run by itself. */
export interface Measure {
  readonly name: string;
  readonly run: (bench: Workbench) => Promise<Row[]>;
}

/** The size of catalogue that is measured with unless growth is the point. */
export const usualCatalogue = ({ options }: Workbench): number => options.scale.catalogues[0] ?? 1_000;
