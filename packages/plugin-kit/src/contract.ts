import type { Static, TSchema } from "typebox";
import type { EventDefinition } from "./event.ts";

/** One operation of a contract. Input and output are JSON values only, so that it can cross a process boundary. */
export interface Operation<Input extends TSchema = TSchema, Output extends TSchema = TSchema> {
  readonly input: Input;
  readonly output: Output;
  /** Milliseconds after which the caller stops waiting. The remaining budget travels with the call. */
  readonly deadlineMs: number;
  /** Whether the host may send the same call again after a failure whose outcome is unknown. */
  readonly idempotent: boolean;
  /**
   * Added after this version of the contract was published: a service may lack it. Calls then fail as while it is
   * unavailable, or give the fallback.
   */
  readonly optional?: boolean;
  /** What callers get while the plugin cannot be reached; without it the call fails closed (503). */
  readonly fallback?: Static<Output>;
}

/** Operations by their names. */
export type Operations = Record<string, Operation>;

/**
 * What a kind of plugin can do, as data: names, schemas, deadlines. Contracts belong to this package and are versioned:
 * additions keep the version, everything else takes the next one.
 */
export interface Contract<Ops extends Operations = Operations, Held extends "one" | "many" = "one" | "many"> {
  readonly name: string;
  readonly version: number;
  /** `one`: a shop has exactly one such plugin. `many`: any number, told apart by provider id. */
  readonly held: Held;
  readonly operations: Ops;
  /** What those who implement it tell the shop. A plugin's other events are named after its id. */
  readonly events: readonly EventDefinition[];
}

/**
 * Defines a contract.
 *
 * @example
 * export const tax = defineContract("tax", 1, "many", {
 *   calculate: { input: TaxRequest, output: TaxLines, deadlineMs: 1_000, idempotent: true },
 * });
 */
export const defineContract = <const Ops extends Operations, const Held extends "one" | "many">(
  name: string,
  version: number,
  held: Held,
  operations: Ops,
  events: readonly EventDefinition[] = [],
): Contract<Ops, Held> => ({ name, version, held, operations, events });

/** What accompanies a call. */
export interface Call {
  /** Aborted at the deadline, and when the caller gives up. */
  readonly signal: AbortSignal;
  /**
   * Present for effects: the same key means the same effect, done once. An undo whose key was never seen leaves a
   * tombstone, and a later run with that key is refused, because an undo may overtake a delayed run.
   */
  readonly idempotencyKey: string | undefined;
  /** W3C trace context of the caller, when there is one. */
  readonly traceparent: string | undefined;
  /** Milliseconds that were left for the call when it was handed over. */
  readonly budgetMs: number;
}

/** A contract as the plugin implements it. */
export type Implementation<C extends Contract> = {
  [Name in keyof C["operations"]]: (
    input: Static<C["operations"][Name]["input"]>,
    call: Call,
  ) => Promise<Static<C["operations"][Name]["output"]>>;
};

/** What a caller may set. */
export interface CallOptions {
  signal?: AbortSignal;
  idempotencyKey?: string;
  /** Less than the contract's deadline, never more. */
  budgetMs?: number;
  /** W3C trace context; that of the request under way unless told. */
  traceparent?: string;
}

/** A contract as the engine calls it, in process and over HTTP alike. */
export type Client<C extends Contract> = {
  [Name in keyof C["operations"]]: (
    input: Static<C["operations"][Name]["input"]>,
    options?: CallOptions,
  ) => Promise<Static<C["operations"][Name]["output"]>>;
};
