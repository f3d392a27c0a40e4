import type { Database, EventEnvelope, Logger } from "@hanse/plugin-kit";
import type { ShopConfig } from "../platform/config/config.ts";
import type { Queue, RunningJob } from "../platform/queue/queue.ts";
import {
  claimDelivery,
  type ClaimedDelivery,
  type DeliveryState,
  type DueDelivery,
  noteDeliveries,
  pruneDeliveries,
  settleDelivery,
  takeOverdue,
} from "./delivery.queries.ts";
import { EndpointHealth } from "./endpoint-health.ts";
import type { WebhookEndpointService } from "./endpoint.service.ts";
import { retryPause } from "./retry-pause.ts";
import type { Outcome, WebhookSender } from "./webhook-sender.ts";

/** The name of the queue that carries deliveries. */
export const webhooksQueue = "webhooks";

/** Longer than an attempt: what recording it may take, and a process that stands still for a moment. */
const leaseMarginSeconds = 30;
/** For which the queue has what it was handed, before it counts as lost. */
const queuedSeconds = 300;
const batchSize = 500;
const gone = 410;

/** Brings events to the endpoints that want them: at least once each, in no order. The rows are the record, not the queue. */
export class WebhookDeliveryService {
  readonly #database: Database;
  readonly #queue: Queue;
  readonly #log: Logger;
  readonly #config: ShopConfig["webhooks"];
  readonly #sender: WebhookSender;
  readonly #endpoints: WebhookEndpointService;
  readonly #health = new EndpointHealth();

  constructor(uses: {
    database: Database;
    queue: Queue;
    log: Logger;
    config: ShopConfig;
    webhookSender: WebhookSender;
    webhookEndpoints: WebhookEndpointService;
  }) {
    this.#database = uses.database;
    this.#queue = uses.queue;
    this.#log = uses.log;
    this.#config = uses.config.webhooks;
    this.#sender = uses.webhookSender;
    this.#endpoints = uses.webhookEndpoints;
  }

  /** Notes an event for the endpoints that want it, and has it sent soon. */
  async note({ id, name, occurredAt, payload }: EventEnvelope): Promise<void> {
    const noted = await this.#database.query(noteDeliveries, [id, name, occurredAt, JSON.stringify(payload)]);
    await this.enqueue(noted);
  }

  /** Has attempts made, after a pause. What the queue does not take, the sweep finds. */
  async enqueue(deliveries: readonly DueDelivery[], { delayMs = 0 } = {}): Promise<void> {
    // Without ids: an attempt that is enqueued twice is made once, and one that waits for long must not keep out a sooner one.
    const taken = deliveries.map(({ id, endpointId, attempt }) =>
      this.#queue.enqueue(webhooksQueue, { id, endpointId, attempt }, { delayMs: Math.round(delayMs) }),
    );
    const failures = (await Promise.allSettled(taken)).filter((result) => result.status === "rejected");
    if (failures.length === 0) return;
    const about = { err: failures[0]?.reason as unknown, count: failures.length };
    this.#log.warn(about, "webhooks could not be enqueued; they are sent a little later");
  }

  /** Makes the attempt that a job stands for, unless it was made. */
  async run({ data, signal }: Pick<RunningJob, "data" | "signal">): Promise<void> {
    const { id, endpointId, attempt } = data as DueDelivery;
    // The sweep brings it back.
    if (!this.#health.begin(endpointId)) return;
    try {
      const lease = this.#config.timeoutSeconds + leaseMarginSeconds;
      const [claimed] = await this.#database.query(claimDelivery, [id, attempt, lease]);
      if (claimed) await this.#attempt(claimed, signal);
    } finally {
      this.#health.end(endpointId);
    }
  }

  /** Sends what should have been sent by now and was not. Returns how many. */
  async sweep({ signal }: { signal?: AbortSignal } = {}): Promise<number> {
    let found = 0;
    for (;;) {
      const overdue = await this.#database.query(takeOverdue, [queuedSeconds, batchSize]);
      await this.enqueue(overdue);
      found += overdue.length;
      if (overdue.length < batchSize || signal?.aborted) return found;
    }
  }

  /** Forgets old deliveries. Returns how many. */
  async prune({ signal }: { signal?: AbortSignal } = {}): Promise<number> {
    let forgotten = 0;
    for (;;) {
      const batch = await this.#database.query(pruneDeliveries, [this.#config.retentionDays]);
      forgotten += batch.length;
      if (batch.length === 0 || signal?.aborted) return forgotten;
    }
  }

  /** Records an attempt. Whether it still counted: a later one may have been made meanwhile. */
  async settle(
    { id, attempt }: Pick<ClaimedDelivery, "id" | "attempt">,
    { at, statusCode, error, durationMs, response }: Outcome,
    state: DeliveryState,
    pauseSeconds = 0,
  ): Promise<boolean> {
    const values = [id, attempt, at, statusCode, error, durationMs, response, state, pauseSeconds];
    return (await this.#database.query(settleDelivery, values)).length > 0;
  }

  async #attempt(delivery: ClaimedDelivery, signal: AbortSignal): Promise<void> {
    const { id, endpointId, attempt, tries } = delivery;
    const outcome = await this.#sender.send(delivery, delivery, signal);
    this.#health.note(endpointId, { succeeded: outcome.error === null });
    if (outcome.error === null) {
      await this.settle(delivery, outcome, "delivered");
      return;
    }
    const isGone = outcome.statusCode === gone;
    const pause = isGone ? undefined : retryPause(tries, this.#config.retrySeconds, outcome.retryAfterSeconds);
    const counted = await this.settle(delivery, outcome, pause === undefined ? "failed" : "pending", pause);
    if (isGone) await this.#endpoints.disable(endpointId, "It answered 410: it is gone for good.");
    if (!counted || isGone) return;
    if (pause !== undefined) await this.enqueue([{ id, endpointId, attempt: attempt + 1 }], { delayMs: pause * 1_000 });
    else await this.#giveUp(delivery, outcome);
  }

  async #giveUp({ id, endpointId, tries }: ClaimedDelivery, { error }: Outcome): Promise<void> {
    this.#log.warn({ webhook: endpointId, delivery: id, reason: error }, "a webhook delivery failed for the last time");
    const failingDays = this.#config.disableAfterDays;
    const reason = `It took nothing for ${failingDays} days or more. The last of ${tries} attempts: ${error}`;
    await this.#endpoints.disable(endpointId, reason, { failingDays });
  }
}
