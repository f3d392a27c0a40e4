import type { Database } from "@hanse/plugin-kit";
import { OrderNotFound } from "../order/index.ts";
import type { Page } from "../platform/http/pagination.ts";
import { loadTimeline, type TimelinePage } from "./timeline.queries.ts";
import type { TimelineKind } from "./timeline.schema.ts";

/** What happened to orders. */
export class TimelineService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** The newest first. One statement. */
  async ofOrder(
    orderId: string,
    { limit, offset }: Page,
    kinds: readonly TimelineKind[] | null = null,
  ): Promise<TimelinePage> {
    const [page] = await this.#database.query(loadTimeline, [orderId, limit, offset, kinds]);
    if (!page) throw new OrderNotFound({ id: orderId });
    return page;
  }
}
