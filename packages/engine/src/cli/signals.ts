import { say } from "./say.ts";

/** Ends cleanly at the first Ctrl-C or SIGTERM, at once at the second. */
export function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    say.line(signal === "SIGINT" ? "\nStopping; once more to stop at once." : "Stopping.");
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        say.failure(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
