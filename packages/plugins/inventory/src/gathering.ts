/** One who waits for the next run. */
interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly signal: AbortSignal;
  readonly resolve: (answer: Answer | PromiseLike<Answer>) => void;
  readonly reject: (reason: unknown) => void;
}

interface Options<Request, Answer> {
  /** Answers all requests about one subject, in their order; an answer that comes later holds up nobody. */
  readonly run: (subject: string, requests: readonly Request[]) => Promise<(Answer | PromiseLike<Answer>)[]>;
  /** Requests in one run at most. */
  readonly most: number;
  /** A run that takes longer holds up nobody any more. */
  readonly patienceMs: number;
}

/**
 * Gathers what is asked about one subject while a run about it is under way, so that the next run answers all of it. Whoever
 * comes alone is run at once.
 */
export class Gathering<Request, Answer> {
  readonly #options: Options<Request, Answer>;
  readonly #waiting = new Map<string, Waiting<Request, Answer>[]>();

  constructor(options: Options<Request, Answer>) {
    this.#options = options;
  }

  /** @param signal of a caller who may give up before the run begins. */
  ask(subject: string, request: Request, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const mine = { request, signal, resolve, reject };
      const others = this.#waiting.get(subject);
      if (others) {
        others.push(mine);
        return;
      }
      this.#waiting.set(subject, []);
      void this.#runAll(subject, [mine]);
    });
  }

  async #runAll(subject: string, first: Waiting<Request, Answer>[]): Promise<void> {
    let batch = first;
    while (batch.length > 0) {
      await this.#soonEnough(this.#run(subject, batch));
      batch = this.#waiting.get(subject)?.splice(0, this.#options.most) ?? [];
    }
    this.#waiting.delete(subject);
  }

  async #run(subject: string, batch: readonly Waiting<Request, Answer>[]): Promise<void> {
    for (const { signal, reject } of batch) if (signal.aborted) reject(signal.reason);
    const wanted = batch.filter(({ signal }) => !signal.aborted);
    if (wanted.length === 0) return;
    try {
      const answers = await this.#options.run(
        subject,
        wanted.map(({ request }) => request),
      );
      for (const [index, { resolve }] of wanted.entries()) resolve(answers[index] as Answer | PromiseLike<Answer>);
    } catch (error) {
      for (const { reject } of wanted) reject(error);
    }
  }

  async #soonEnough(run: Promise<void>): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, this.#options.patienceMs);
    await Promise.race([run, late.promise]);
    clearTimeout(timer);
  }
}
