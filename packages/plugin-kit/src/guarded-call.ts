import { Compile, type Validator } from "typebox/compile";
import type { TProperties, TSchema } from "typebox";
import { CalledInTransaction, InvalidCall, InvalidReply, PluginUnavailable, UnknownOperation } from "./call.errors.ts";
import type { Call, CallOptions, Client, Contract, Operation } from "./contract.ts";
import { isInTransaction } from "./database/open-transaction.ts";
import { HanseError, isError } from "./error.ts";
import { copyJson } from "./json-value.ts";
import { CallAbandoned, inProcessLimits, Resilience } from "./resilience.ts";
import { currentTrace } from "./trace-context.ts";

/** Carries one call to wherever the plugin runs. */
export type Send = (operation: string, input: unknown, call: Call) => Promise<unknown>;

/** What can travel as a header, so that a key that works in process works for a service too. */
const headerSafe = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

type Check = Validator<TProperties, TSchema>;

/** What stands between callers and a plugin that is unwell. */
export interface Guard {
  readonly resilience: Resilience;
  /** Whether a failed call of an idempotent operation is worth sending again: where a network lies between. */
  readonly retries: boolean;
}

/**
 * The one path of every plugin call, whatever its placement: validate the input, copy it, call within the deadline,
 * validate the output, map errors.
 */
export function guardedClient<C extends Contract>(
  plugin: string,
  contract: C,
  send: Send,
  guard: Guard = { resilience: new Resilience(inProcessLimits), retries: false },
): Client<C> {
  const operations = Object.entries(contract.operations).map(([name, operation]) => [
    name,
    guardedOperation(plugin, `${contract.name}.${name}`, name, operation, send, guard),
  ]);
  return Object.fromEntries(operations) as Client<C>;
}

function guardedOperation(
  plugin: string,
  operation: string,
  name: string,
  about: Operation,
  send: Send,
  { resilience, retries }: Guard,
) {
  const checkInput = Compile(about.input);
  const checkOutput = Compile(about.output);
  const mayRetry = retries && about.idempotent;
  return async (input: unknown, options: CallOptions = {}): Promise<unknown> => {
    if (isInTransaction()) throw new CalledInTransaction({ plugin, operation });
    const request = checked(checkInput, input, (problem) => new InvalidCall({ plugin, operation, problem }));
    if (options.idempotencyKey !== undefined && !headerSafe.test(options.idempotencyKey))
      throw new InvalidCall({
        plugin,
        operation,
        problem: `the idempotency key ${JSON.stringify(options.idempotencyKey)} is not 1 to 255 printable ASCII characters`,
      });
    const budgetMs = Math.min(options.budgetMs ?? about.deadlineMs, about.deadlineMs);
    const deadline = new AbortController();
    // Not AbortSignal.timeout, which cannot be called off: most calls end long before.
    const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${budgetMs} ms`)), budgetMs).unref();
    const signal = options.signal ? AbortSignal.any([deadline.signal, options.signal]) : deadline.signal;
    const endsAt = performance.now() + budgetMs;
    const { idempotencyKey, traceparent = currentTrace() } = options;
    const attempt = async (): Promise<unknown> => {
      const call: Call = { signal, idempotencyKey, traceparent, budgetMs: Math.max(1, endsAt - performance.now()) };
      try {
        const reply = await withinDeadline(send(name, request, call), signal);
        return checked(checkOutput, reply, (problem) => new InvalidReply({ plugin, operation, problem }));
      } catch (error) {
        if (options.signal?.aborted) throw new CallAbandoned("the caller gave up", { cause: error });
        throw error;
      }
    };
    try {
      return await withinDeadline(resilience.run(attempt, { mayRetry, signal }), signal);
    } catch (error) {
      const isMissing = about.optional && isError(error, UnknownOperation);
      const failure = isMissing ? new PluginUnavailable({ plugin, operation }) : asCatalogued(error, plugin, operation);
      if (isError(failure, PluginUnavailable) && "fallback" in about) return about.fallback;
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  };
}

function checked(check: Check, value: unknown, failure: (problem: string) => Error): unknown {
  let copy: unknown;
  try {
    copy = copyJson(value);
  } catch (error) {
    throw failure((error as Error).message);
  }
  if (check.Check(copy)) return copy;
  const [first] = check.Errors(copy);
  throw failure(`${first?.instancePath || "the value"} ${first?.message ?? "is not valid"}`);
}

/** A plugin that ignores its signal still cannot keep the caller waiting. */
function withinDeadline<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) {
      work.catch(() => undefined);
      return giveUp();
    }
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

function asCatalogued(error: unknown, plugin: string, operation: string): Error {
  return error instanceof HanseError ? error : new PluginUnavailable({ plugin, operation }, { cause: error });
}
