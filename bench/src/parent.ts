import process from "node:process";

type Asked = (input: never) => Promise<unknown>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** What the process that started this one wants it to work with. */
export const givenInput = <Input>(): Input => JSON.parse(process.argv[2] ?? "null") as Input;

/** Tells the parent how far this process is before it is ready. */
export const reportProgress = (done: number): void => void process.send?.({ progress: done });

/**
 * Says that this process is ready, answers what its parent asks, and ends with it: on SIGTERM, or when the parent is gone.
 *
 * @param ready told to the parent.
 */
export function serveParent(
  ready: unknown,
  close: () => Promise<void>,
  answers: Readonly<Record<string, Asked>> = {},
): void {
  let isClosing = false;
  const end = (): void => {
    if (isClosing) return;
    isClosing = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", end);
  process.on("disconnect", end);
  process.on("message", (question: Question) => void answer(question, answers));
  process.send?.({ ready });
}

async function answer({ id, name, input }: Question, answers: Readonly<Record<string, Asked>>): Promise<void> {
  try {
    const ask = answers[name];
    if (!ask) throw new Error(`The process ${process.argv[1]} cannot answer "${name}".`);
    process.send?.({ id, result: await ask(input as never) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
