import { hash } from "node:crypto";
import { type Statement, statement, unnamed } from "@hanse/plugin-kit";

/** SQL whose parameters are collected as it is written. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value and returns its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  addAll(values: readonly unknown[]): void {
    this.values.push(...values);
  }

  /** The number of the placeholder that comes next. */
  get next(): number {
    return this.values.length + 1;
  }
}

const maxPrepared = 200;
const prepared = new Map<string, Statement<unknown>>();

/** Prepared, as long as there are not too many shapes: each costs memory in every connection. */
export function prepare<Row>(text: string): Statement<Row> {
  const known = prepared.get(text) as Statement<Row> | undefined;
  if (known) return known;
  if (prepared.size >= maxPrepared) return unnamed(text);
  const made = statement<Row>(`storefront.${hash("sha1", text, "hex")}`, text);
  prepared.set(text, made);
  return made;
}
