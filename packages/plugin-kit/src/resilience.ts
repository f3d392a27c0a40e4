import {
  bulkhead,
  BrokenCircuitError,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
} from "cockatiel";
import { InvalidCall } from "./call.errors.ts";
import { HanseError } from "./error.ts";

/** For plugins in the engine's process, which have pools and limits of their own. */
export const inProcessLimits = { concurrency: 256, queue: 4_096, failures: 20 } as const;
/** For services. */
export const serviceLimits = { concurrency: 64, queue: 512, failures: 5 } as const;

/** How a plugin does, as far as its callers can tell. */
export type BreakerState = "closed" | "open" | "half-open";

export interface ResilienceOptions {
  /** Calls at a time; more wait. */
  readonly concurrency: number;
  /** Calls that may wait; more are refused at once. */
  readonly queue: number;
  /** Failures in a row after which calls are refused without being sent. */
  readonly failures: number;
  readonly onBreakerChange?: (state: BreakerState) => void;
}

const states: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: "closed",
  [CircuitState.Open]: "open",
  [CircuitState.Isolated]: "open",
  [CircuitState.HalfOpen]: "half-open",
};

/** The caller no longer wants the answer, which says nothing about the plugin. */
export class CallAbandoned extends Error {
  override readonly name = "CallAbandoned";
}

/**
 * A shop's own refusals are answers like any other, and so is the complaint about a wrong call; only what says that the
 * plugin is unwell counts as a failure.
 */
const isFailure = (error: unknown): boolean =>
  error instanceof HanseError
    ? error.status >= 500 && error.code !== InvalidCall.code
    : !(error instanceof CallAbandoned);

/**
 * Keeps a plugin that is unwell from taking its callers down with it: a bulkhead bounds how many wait for it, a circuit
 * breaker stops asking after a few failures in a row and tries again soon. Retries spend from a budget, so that they
 * never multiply the load on a service that is already struggling.
 */
export class Resilience {
  readonly #bulkhead;
  readonly #breaker;
  /** Every call earns a fifth of a retry, and ten may be saved up. */
  #retries = 10;

  constructor({ concurrency, queue, failures, onBreakerChange }: ResilienceOptions) {
    this.#bulkhead = bulkhead(concurrency, queue);
    this.#breaker = circuitBreaker(handleWhen(isFailure), {
      halfOpenAfter: new ExponentialBackoff({ initialDelay: 250, maxDelay: 2_000 }),
      breaker: new ConsecutiveBreaker(failures),
    });
    this.#breaker.onStateChange((state) => onBreakerChange?.(states[state]));
  }

  get breaker(): BreakerState {
    return states[this.#breaker.state];
  }

  /** Runs one call. With `mayRetry`, a failure is tried again once or twice, while the caller's time and the budget last. */
  async run<T>(call: () => Promise<T>, { mayRetry, signal }: { mayRetry: boolean; signal: AbortSignal }): Promise<T> {
    this.#retries = Math.min(10, this.#retries + 0.2);
    for (let attempt = 1; ; attempt += 1) {
      try {
        // Whoever comes while another call finds out whether the plugin is back would wait as long as that one.
        if (this.breaker === "half-open") throw new BrokenCircuitError();
        return await this.#bulkhead.execute(() => this.#breaker.execute(call), signal);
      } catch (error) {
        if (!mayRetry || attempt === 3 || !isFailure(error) || isRefusal(error) || signal.aborted || this.#retries < 1)
          throw error;
        this.#retries -= 1;
        await pause(attempt * 20 + Math.random() * 30, signal);
      }
    }
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof BrokenCircuitError || error instanceof BulkheadRejectedError;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    }, ms);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}
