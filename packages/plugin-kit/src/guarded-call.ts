import { Compile, type Validator } from "typebox/compile";
import type { TProperties, TSchema } from "typebox";
import { CalledInTransaction, InvalidCall, InvalidReply, PluginUnavailable } from "./call.errors.ts";
import type { Call, CallOptions, Client, Contract, Operation } from "./contract.ts";
import { isInTransaction } from "./database/open-transaction.ts";
import { HanseError } from "./error.ts";
import { copyJson } from "./json-value.ts";

/** Carries one call to wherever the plugin runs. */
export type Send = (operation: string, input: unknown, call: Call) => Promise<unknown>;

type Check = Validator<TProperties, TSchema>;

/**
 * The one path of every plugin call, whatever its placement: validate the input, copy it, call within the deadline,
 * validate the output, map errors.
 */
export function guardedClient<C extends Contract>(plugin: string, contract: C, send: Send): Client<C> {
  const operations = Object.entries(contract.operations).map(([name, operation]) => [
    name,
    guardedOperation(plugin, `${contract.name}.${name}`, name, operation, send),
  ]);
  return Object.fromEntries(operations) as Client<C>;
}

function guardedOperation(plugin: string, operation: string, name: string, about: Operation, send: Send) {
  const checkInput = Compile(about.input);
  const checkOutput = Compile(about.output);
  return async (input: unknown, options: CallOptions = {}): Promise<unknown> => {
    if (isInTransaction()) throw new CalledInTransaction({ plugin, operation });
    const request = checked(checkInput, input, (problem) => new InvalidCall({ plugin, operation, problem }));
    const deadline = AbortSignal.timeout(Math.min(options.budgetMs ?? about.deadlineMs, about.deadlineMs));
    const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
    const call: Call = { signal, idempotencyKey: options.idempotencyKey, traceparent: undefined };
    try {
      const reply = await withinDeadline(send(name, request, call), signal);
      return checked(checkOutput, reply, (problem) => new InvalidReply({ plugin, operation, problem }));
    } catch (error) {
      if (!(error instanceof HanseError) && "fallback" in about) return about.fallback;
      throw asCatalogued(error, plugin, operation);
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
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

function asCatalogued(error: unknown, plugin: string, operation: string): Error {
  return error instanceof HanseError ? error : new PluginUnavailable({ plugin, operation }, { cause: error });
}
