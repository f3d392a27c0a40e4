import {
  type Database,
  type EventEnvelope,
  isError,
  newId,
  notification,
  NotificationRefused,
  type TypedNotification,
} from "@hanse/plugin-kit";
import type { Logger } from "pino";
import { type ListedPage, type ListQuery, readPage } from "../platform/http/listing.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { NotificationNotFound } from "./notification.errors.ts";
import {
  type KeptNotification,
  loadNotification,
  noteNotification,
  notificationColumns,
  notificationListing,
  settleNotification,
} from "./notification.queries.ts";

/** What an event has to tell somebody. */
export interface Message {
  readonly to: string;
  readonly locale?: string | null;
  readonly template: TypedNotification["template"];
  /** What it is about, for whoever looks it up. */
  readonly resource?: { readonly type: string; readonly id: string };
  /** Id of the customer or user who gets it. */
  readonly receiverId?: string | null;
  /** Made only when somebody sends it. Null: it is too late to say it. */
  data(): Promise<TypedNotification["data"] | null>;
}

/** There is only mail so far. */
const channel = "email";

const noProvider = `no plugin provides "${channel}" notifications: add notification-smtp to hanse.config.ts, or notification-log to try a shop out`;

/** Tells people what happened, through the plugin that serves the channel. */
export class NotificationService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #log: Logger;

  constructor({ database, plugins, log }: { database: Database; plugins: PluginHost; log: Logger }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#log = log;
  }

  /**
   * Sends what an event has to tell: at least once, and once as far as the provider can tell. What the provider refuses is
   * given up and noted; every other failure is thrown, so that the event is delivered again.
   */
  async send(
    event: Pick<EventEnvelope, "id" | "name">,
    message: Message,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<void> {
    const { to, locale = null, template, resource, receiverId = null } = message;
    const about = [
      event.id,
      event.name,
      template,
      channel,
      to,
      resource?.type ?? null,
      resource?.id ?? null,
      receiverId,
    ];
    const [noted] = await this.#database.query(noteNotification, [newId("noti"), ...about]);
    if (!noted || noted.status !== "pending") return;
    const { id } = noted;
    if (!this.#plugins.providerIds(notification).includes(channel)) return this.#giveUp(id, template, noProvider);
    const data = await message.data();
    if (data === null) return this.#giveUp(id, template, "it could not be sent while it was of use");
    try {
      const { messageId } = await this.#plugins
        .provider(notification, channel)
        .send({ to, template, data, locale }, { idempotencyKey: `${event.id}:${template}`, ...(signal && { signal }) });
      await this.#settle(id, "sent", null, messageId);
    } catch (error) {
      if (isError(error, NotificationRefused)) return this.#giveUp(id, template, error.data.reason);
      await this.#settle(id, "pending", error instanceof Error ? error.message : String(error), null);
      throw error;
    }
  }

  /** One statement. */
  async get(id: string): Promise<KeptNotification> {
    const [found] = await this.#database.query(loadNotification, [id]);
    if (!found) throw new NotificationNotFound({ id });
    return found;
  }

  /** One statement. */
  async list(query: ListQuery): Promise<ListedPage<KeptNotification>> {
    const all = { columns: notificationColumns, condition: "TRUE", params: [] };
    return readPage(this.#database, notificationListing, all, query);
  }

  async #giveUp(id: string, template: string, reason: string): Promise<void> {
    await this.#settle(id, "failed", reason, null);
    this.#log.warn({ notification: id, template, reason }, "a message was not sent and will not be tried again");
  }

  async #settle(id: string, status: "sent" | "failed" | "pending", reason: string | null, messageId: string | null) {
    await this.#database.query(settleNotification, [id, status, reason, messageId]);
  }
}
