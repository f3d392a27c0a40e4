import { AsyncLocalStorage } from "node:async_hooks";
import { writeSync } from "node:fs";
import process from "node:process";
import type { FastifyInstance } from "fastify";
import pg from "pg";

/** Ends or stops an engine's process in the middle of a request. */
export interface Fault {
  /** At which of the request's statements, BEGIN and COMMIT included; the first is 1. */
  readonly statement: number;
  /** Before it is sent, or after: then PostgreSQL carries it out, and nobody reads the answer. */
  readonly moment: "before" | "after";
  readonly signal: "SIGKILL" | "SIGSTOP";
}

/** The request's header that carries its fault. */
export const faultHeader = "x-test-fault";

interface Pending {
  readonly fault: Fault;
  sent: number;
  isOver: boolean;
}

const pendingFaults = new AsyncLocalStorage<Pending>();

/** Makes requests carry faults. */
export function armFaults(http: FastifyInstance): void {
  http.addHook("preHandler", (request, _reply, done) => {
    const header = request.headers[faultHeader];
    if (typeof header !== "string") return done();
    return pendingFaults.run({ fault: JSON.parse(header) as Fault, sent: 0, isOver: false }, done);
  });
  // What goes on after the answer would otherwise count as the request's for ever.
  http.addHook("onSend", async () => {
    const pending = pendingFaults.getStore();
    if (pending) pending.isOver = true;
  });
  const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: unknown[]): unknown {
      const strike = dueFault(args[0]);
      if (strike?.moment === "before") strike.now();
      const sent = send.apply(this, args);
      // The statement is written at the end of this turn, and its answer is read in the next one at the earliest.
      if (strike?.moment === "after") setImmediate(strike.now);
      return sent;
    },
  });
}

function dueFault(query: unknown): { moment: Fault["moment"]; now: () => void } | undefined {
  const pending = pendingFaults.getStore();
  if (!pending || pending.isOver) return undefined;
  const { statement, moment, signal } = pending.fault;
  pending.sent += 1;
  if (pending.sent !== statement) return undefined;
  pending.isOver = true;
  const text = typeof query === "string" ? query : String((query as { text?: unknown }).text);
  const now = (): void => {
    writeSync(1, `${JSON.stringify({ fault: text.trim().replaceAll(/\s+/g, " ").slice(0, 80) })}\n`);
    process.kill(process.pid, signal);
  };
  return { moment, now };
}
