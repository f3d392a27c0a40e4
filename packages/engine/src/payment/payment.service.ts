import { type Client, type Database, isError, type Logger, newId, payment, PaymentRefused } from "@hanse/plugin-kit";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { Payment } from "./collection-json.ts";
import { movementEvent } from "./movement-events.ts";
import { type BegunMovement, type Claim, type MovementKind, movements } from "./movement.queries.ts";
import { CaptureTooMuch, PaymentNotFound, RefundTooMuch } from "./payment.errors.ts";
import { everyPayment, loadPayment, paymentListing } from "./payment.queries.ts";
import { reconcile } from "./reconciliation.ts";

/** How long after the last try a movement with an unknown outcome is tried again. */
const retryAfterMs = 30_000;
const uniqueViolation = "23505";

export interface MovementOptions {
  /** Minor units; all that is left unless told. */
  readonly amount?: number;
  /** The same key is the same movement, however often it is asked for. */
  readonly idempotencyKey?: string;
  /** Id of the user or key that asked for it. */
  readonly createdBy?: string;
  readonly note?: string;
  /** Of a refund. */
  readonly reasonId?: string;
}

/** Payments after the checkout: captures and refunds. Call these outside transactions. */
export class PaymentService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #log: Logger;

  constructor({ database, plugins, log }: { database: Database; plugins: PluginHost; log: Logger }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#log = log;
  }

  async get(id: string): Promise<Payment> {
    const [row] = await this.#database.query(loadPayment, [id]);
    if (!row) throw new PaymentNotFound({ id });
    return row.payment;
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<Payment>> {
    const { rows, ...page } = await readPage<{ payment: Payment }>(this.#database, paymentListing, everyPayment, query);
    return { rows: rows.map(({ payment: found }) => found), ...page };
  }

  /** Takes money that was authorised. */
  async capture(paymentId: string, options: MovementOptions = {}): Promise<Payment> {
    return this.#move("capture", paymentId, options);
  }

  /** Gives captured money back. */
  async refund(paymentId: string, options: MovementOptions = {}): Promise<Payment> {
    return this.#move("refund", paymentId, options);
  }

  /** Finds out what became of captures and refunds whose process died or whose provider did not answer. */
  async resume({ olderThanMs = retryAfterMs }: { olderThanMs?: number } = {}): Promise<void> {
    for (const kind of ["capture", "refund"] as const) {
      for (const begun of await this.#database.query(movements[kind].takePending, [olderThanMs])) {
        try {
          await this.#finish(kind, begun);
        } catch (error) {
          this.#log.warn(
            { err: error, [kind]: begun.id },
            `a ${kind} could not be finished; it is tried again unless it was refused`,
          );
        }
      }
    }
  }

  async #move(kind: MovementKind, paymentId: string, options: MovementOptions): Promise<Payment> {
    const claim = await this.#claim(kind, paymentId, options);
    if (!isBegun(claim)) {
      const TooMuch = kind === "capture" ? CaptureTooMuch : RefundTooMuch;
      throw new TooMuch({ id: paymentId, amount: options.amount ?? claim.left, left: claim.left });
    }
    if (claim.status === "pending") await this.#finish(kind, claim);
    return this.get(paymentId);
  }

  async #claim(kind: MovementKind, paymentId: string, options: MovementOptions): Promise<Claim> {
    const id = newId(kind === "capture" ? "capt" : "ref");
    const key = `${paymentId}:${options.idempotencyKey ?? id}`;
    const row = [paymentId, options.amount ?? null, key, id, options.createdBy ?? null];
    if (kind === "refund") row.push(options.note ?? null, options.reasonId ?? null);
    // Whoever claimed the same key at this very moment is seen the second time.
    for (let isFirst = true; ; isFirst = false) {
      try {
        const [claim] = await this.#database.query(movements[kind].claim, row);
        if (!claim) throw new PaymentNotFound({ id: paymentId });
        if (isBegun(claim) || !isFirst) return claim;
      } catch (error) {
        if (!isFirst || (error as { code?: string }).code !== uniqueViolation) throw error;
      }
    }
  }

  /** The movement's id is the provider's idempotency key, so that a repetition moves nothing twice. */
  async #finish(kind: MovementKind, movement: BegunMovement): Promise<void> {
    const { id, paymentId, providerId, currencyCode, amount, data } = movement;
    const provider = this.#plugins.provider(payment, providerId);
    try {
      const state = await provider[kind]({ data, amount, currencyCode }, { idempotencyKey: id });
      await this.#database.transaction(async (tx) => {
        for (const settled of await tx.query(movements[kind].settle, [id, JSON.stringify(state.data)]))
          tx.emit(movementEvent(kind, settled));
      });
    } catch (error) {
      if (isError(error, PaymentRefused)) {
        await this.#database.query(movements[kind].drop, [id]);
        await this.#catchUp(paymentId, provider, data);
      }
      throw error;
    }
  }

  /** A provider refuses, for one, what was done there already and could not be recorded beside this movement. */
  async #catchUp(paymentId: string, provider: Client<typeof payment>, data: BegunMovement["data"]): Promise<void> {
    try {
      const state = await provider.retrieve({ data });
      if (state.captured !== undefined) await this.#database.transaction((tx) => reconcile(tx, paymentId, state));
    } catch (error) {
      this.#log.warn({ err: error, payment: paymentId }, "could not ask where a payment stands after a refusal");
    }
  }
}

const isBegun = (claim: Claim): claim is Claim & BegunMovement => claim.id !== null;
