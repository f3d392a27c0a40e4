import process from "node:process";

/** Ctrl-C or a signal like it: the first ends the run in an orderly way, the second at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** What must not be left behind when the run ends at once. Synchronous. */
  beforeExit(clean: () => void): void;
}

class Interrupted extends Error {
  constructor() {
    super("The benchmark was interrupted.");
  }
}

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let cleanUp = (): void => undefined;
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      cleanUp();
      process.exit(130);
    }
    process.stderr.write("\nStopping; once more to stop at once.\n");
    controller.abort(new Interrupted());
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, interrupt);
  return { signal: controller.signal, beforeExit: (clean) => void (cleanUp = clean) };
}
