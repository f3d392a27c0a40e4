import { outsideTransaction } from "@hanse/plugin-kit";

/**
 * Tells the latest value at once, and then at most once in `everyMs`: however many come in between, the last one is told.
 */
export function throttle<T>(tell: (latest: T) => void, everyMs: number): (value: T) => void {
  let waiting: { value: T } | undefined;
  let isQuiet = true;

  const open = (): void => {
    const due = waiting;
    waiting = undefined;
    isQuiet = due === undefined;
    if (due) say(due.value);
  };
  const say = (value: T): void => {
    isQuiet = false;
    outsideTransaction(() => setTimeout(open, everyMs)).unref();
    tell(value);
  };
  return (value) => {
    if (isQuiet) say(value);
    else waiting = { value };
  };
}
