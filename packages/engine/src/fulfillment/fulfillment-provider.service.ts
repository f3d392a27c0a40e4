import { type Database, fulfillment, statement } from "@hanse/plugin-kit";
import type { ListedPage } from "../platform/http/listing.ts";
import { parsePage } from "../platform/http/pagination.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";

interface PageQuery {
  limit?: number;
  offset?: number;
  order?: string;
}

interface ProviderQuery extends PageQuery {
  id?: string | string[];
  q?: string;
  is_enabled?: boolean;
  stock_location_id?: string | string[];
}

const providersAt = statement<{ id: string }>(
  "fulfillment_provider.at_locations",
  "SELECT DISTINCT provider_id AS id FROM stock_location_provider WHERE location_id = ANY($1::text[])",
);

/** The plugins that send parcels: a handful, in the order of the shop's configuration. */
export class FulfillmentProviderService {
  readonly #database: Database;
  readonly #plugins: PluginHost;

  constructor({ database, plugins }: { database: Database; plugins: PluginHost }) {
    this.#database = database;
    this.#plugins = plugins;
  }

  async page(query: ProviderQuery): Promise<ListedPage<{ id: string; is_enabled: boolean }>> {
    const { id, q, is_enabled: isEnabled = true, stock_location_id: at } = query;
    const wanted = id === undefined ? undefined : [id].flat();
    const linked = at === undefined ? undefined : await this.#at([at].flat());
    const ids = this.#plugins
      .providerIds(fulfillment)
      .filter((one) => isEnabled && (wanted?.includes(one) ?? true) && (linked?.has(one) ?? true))
      .filter((one) => q === undefined || one.toLowerCase().includes(q.toLowerCase()));
    return paged(
      ids.map((one) => ({ id: one, is_enabled: true })),
      query,
    );
  }

  /** @throws UnknownProvider */
  async services(id: string, query: PageQuery): Promise<ListedPage<{ id: string; name: string; is_return: boolean }>> {
    const services = await this.#plugins.provider(fulfillment, id).services({});
    return paged(
      services.map((service) => ({ id: service.id, name: service.name, is_return: service.isReturn })),
      query,
    );
  }

  async #at(locationIds: readonly string[]): Promise<Set<string>> {
    return new Set((await this.#database.query(providersAt, [locationIds])).map((row) => row.id));
  }
}

function paged<Row extends { id: string }>(all: readonly Row[], query: PageQuery): ListedPage<Row> {
  const page = parsePage(query, { defaultLimit: 50 });
  const ordered = query.order?.endsWith("id") ? all.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : [...all];
  if (query.order?.startsWith("-")) ordered.reverse();
  return { rows: ordered.slice(page.offset, page.offset + page.limit), count: all.length, ...page };
}
