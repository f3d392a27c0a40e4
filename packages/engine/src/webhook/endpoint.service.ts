import { type Database, newId } from "@hanse/plugin-kit";
import type { Logger } from "pino";
import { touch } from "../platform/cache/touch.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import { refuseStale } from "../platform/http/row-version.ts";
import {
  countEndpoints,
  deleteEndpoint,
  disableEndpoint,
  endpointColumns,
  endpointListing,
  insertEndpoint,
  loadEndpoint,
  lockEndpoint,
  parkDeliveries,
  resumeDeliveries,
  rotateSecret,
  updateEndpoint,
  type WebhookEndpoint,
} from "./endpoint.queries.ts";
import { everyEvent, offeredEvents } from "./offered-events.ts";
import { newSecret } from "./signature.ts";
import { readTarget } from "./target.ts";
import { webhookTopic } from "./wanted-events.service.ts";
import { TooManyWebhooks, WebhookEventNotOffered, WebhookNotFound } from "./webhook.errors.ts";

export interface NewEndpoint {
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  readonly metadata: Record<string, unknown> | null;
}

export type EndpointChanges = Partial<NewEndpoint & { readonly status: "active" | "disabled" }>;

/** An endpoint with its secret, which is told this once. */
export interface WithSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** Each is a row for every event. */
const limit = 100;
const byStaff = "It was disabled by whoever runs the shop.";

/** Where merchants want events sent. */
export class WebhookEndpointService {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #allowPrivate: boolean;

  constructor({ database, log, config }: { database: Database; log: Logger; config: ShopConfig }) {
    this.#database = database;
    this.#log = log;
    this.#allowPrivate = config.webhooks.allowPrivateTargets;
  }

  /** One statement. */
  async list(query: ListQuery): Promise<ListedPage<WebhookEndpoint>> {
    const all = { columns: endpointColumns, condition: "TRUE", params: [] };
    return readPage(this.#database, endpointListing, all, query);
  }

  /** One statement. */
  async get(id: string): Promise<WebhookEndpoint> {
    return foundOr(id, await this.#database.query(loadEndpoint, [id]));
  }

  async create({ url, events, description, metadata }: NewEndpoint): Promise<WithSecret> {
    const target = readTarget(url, { allowPrivate: this.#allowPrivate });
    const secret = newSecret();
    const id = newId("whep");
    const values = [id, target, description, readEvents(events), secret, metadata];
    const endpoint = await this.#database.transaction(async (tx) => {
      const [there] = await tx.query(countEndpoints);
      if ((there?.count ?? 0) >= limit) throw new TooManyWebhooks({ limit });
      const made = await tx.query(insertEndpoint, values);
      await touch(tx, webhookTopic);
      return foundOr(id, made);
    });
    return { endpoint, secret };
  }

  /**
   * What an endpoint was not sent while it was disabled is sent when it becomes active again.
   *
   * @throws StaleVersion when it is no longer the version that is expected.
   */
  async update(id: string, changes: EndpointChanges, expected?: number): Promise<WebhookEndpoint> {
    const allowPrivate = this.#allowPrivate;
    return this.#database.transaction(async (tx) => {
      const current = foundOr(id, await tx.query(lockEndpoint, [id]));
      refuseStale(id, expected, current.version);
      const { url, events, description, metadata, status } = { ...current, ...changes };
      const target = url === current.url ? url : readTarget(url, { allowPrivate });
      const reason = status === "active" ? null : (current.disabledReason ?? byStaff);
      const values = [id, target, description, readEvents(events), metadata, reason];
      const updated = await tx.query(updateEndpoint, values);
      if (status !== current.status) await tx.query(status === "active" ? resumeDeliveries : parkDeliveries, [id]);
      await touch(tx, webhookTopic);
      return foundOr(id, updated);
    });
  }

  /** Also forgets what it was sent. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      foundOr(id, await tx.query(deleteEndpoint, [id]));
      await touch(tx, webhookTopic);
    });
  }

  /** The secret before goes on to count for so many seconds; the one before that no longer does. */
  async rotate(id: string, overlapSeconds: number): Promise<WithSecret> {
    const secret = newSecret();
    const endpoint = foundOr(id, await this.#database.query(rotateSecret, [id, secret, overlapSeconds]));
    return { endpoint, secret };
  }

  /** Sends nothing more, unless it has been failing for less than `failingDays`; what waits is kept. */
  async disable(id: string, reason: string, { failingDays = 0 } = {}): Promise<void> {
    const isDisabled = await this.#database.transaction(async (tx) => {
      const disabled = await tx.query(disableEndpoint, [id, reason, failingDays]);
      if (disabled.length === 0) return false;
      await tx.query(parkDeliveries, [id]);
      await touch(tx, webhookTopic);
      return true;
    });
    if (isDisabled) this.#log.warn({ webhook: id, reason }, "a webhook was disabled");
  }
}

function foundOr<Row>(id: string, [row]: readonly Row[]): Row {
  if (!row) throw new WebhookNotFound({ id });
  return row;
}

function readEvents(events: readonly string[]): string[] {
  const unknown = events.find((event) => event !== everyEvent && !offeredEvents.includes(event));
  if (unknown !== undefined) throw new WebhookEventNotOffered({ event: unknown, offered: [...offeredEvents] });
  return [...new Set(events)];
}
