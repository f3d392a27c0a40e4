import type { Database } from "@hanse/plugin-kit";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import {
  deliveryColumns,
  deliveryListing,
  type KeptDelivery,
  type KeptDeliveryWithAttempts,
  loadDelivery,
  noteTest,
  replayDelivery,
  replayFailed,
} from "./delivery.queries.ts";
import type { WebhookDeliveryService } from "./delivery.service.ts";
import type { WebhookEndpointService } from "./endpoint.service.ts";
import { testEvent } from "./offered-events.ts";
import { WebhookDeliveryNotFound, WebhookDisabled, WebhookNotFound } from "./webhook.errors.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** What was sent and what became of it, for whoever runs the shop: to look at, to try out and to send again. */
export class WebhookLogService {
  readonly #database: Database;
  readonly #sender: WebhookSender;
  readonly #endpoints: WebhookEndpointService;
  readonly #deliveries: WebhookDeliveryService;

  constructor(uses: {
    database: Database;
    webhookSender: WebhookSender;
    webhookEndpoints: WebhookEndpointService;
    webhookDeliveries: WebhookDeliveryService;
  }) {
    this.#database = uses.database;
    this.#sender = uses.webhookSender;
    this.#endpoints = uses.webhookEndpoints;
    this.#deliveries = uses.webhookDeliveries;
  }

  /** What an endpoint was sent, or is to be. */
  async list(endpointId: string, query: ListQuery): Promise<ListedPage<KeptDelivery>> {
    const { id } = await this.#endpoints.get(endpointId);
    const ofEndpoint = { columns: deliveryColumns, condition: "d.endpoint_id = $1", params: [id] };
    return readPage(this.#database, deliveryListing, ofEndpoint, query);
  }

  /** One statement. */
  async get(id: string): Promise<KeptDeliveryWithAttempts> {
    const [found] = await this.#database.query(loadDelivery, [id]);
    if (!found) throw new WebhookDeliveryNotFound({ id });
    return found;
  }

  /** Sends a message that says nothing, once, whether the endpoint is active or not. */
  async test(endpointId: string): Promise<KeptDeliveryWithAttempts> {
    const payload = JSON.stringify({ webhookId: endpointId });
    const [noted] = await this.#database.query(noteTest, [endpointId, testEvent, payload]);
    if (!noted) throw new WebhookNotFound({ id: endpointId });
    const outcome = await this.#sender.send(noted, noted);
    await this.#deliveries.settle(noted, outcome, outcome.error === null ? "delivered" : "failed");
    return this.get(noted.id);
  }

  /** Sends a message again: the same one, under the same id. */
  async replay(id: string): Promise<KeptDeliveryWithAttempts> {
    const { endpointId } = await this.get(id);
    await this.#mustBeActive(endpointId);
    const replayed = await this.#database.query(replayDelivery, [id]);
    await this.#deliveries.enqueue(replayed);
    return this.get(id);
  }

  /** Sends all those again that failed and that were made since. Returns how many. */
  async replayFailed(endpointId: string, since: string): Promise<number> {
    await this.#mustBeActive(endpointId);
    const [replayed] = await this.#database.query(replayFailed, [endpointId, since]);
    await this.#deliveries.sweep();
    return replayed?.count ?? 0;
  }

  async #mustBeActive(endpointId: string): Promise<void> {
    const { disabledReason } = await this.#endpoints.get(endpointId);
    if (disabledReason !== null) throw new WebhookDisabled({ id: endpointId, reason: disabledReason });
  }
}
