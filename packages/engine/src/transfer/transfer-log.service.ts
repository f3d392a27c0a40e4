import { type Database, storage } from "@hanse/plugin-kit";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { RowError } from "./row-error.ts";
import { TransferNotFound } from "./transfer.errors.ts";
import { type TransferDetailDto, type TransferDto, transferListing } from "./transfer.schema.ts";

type Detail = TransferDto & { readonly errors: RowError[]; readonly file_keys: string[] };

const columns = `t.id, t.kind, t.status, t.total, t.done, t.failed, t.created, t.updated, t.to_create, t.to_update, t.problem,
  t.file_name, t.created_by, hanse_iso(t.created_at) AS created_at, hanse_iso(t.updated_at) AS updated_at,
  hanse_iso(t.finished_at) AS finished_at`;

const urlSeconds = 3_600;
const of = (subject: string) => ({ condition: "t.subject = $1", params: [subject] });

/** What became of imports and exports, those of one subject at a time. */
export class TransferLog {
  readonly #database: Database;
  readonly #plugins: PluginHost;

  constructor({ database, plugins }: { database: Database; plugins: PluginHost }) {
    this.#database = database;
    this.#plugins = plugins;
  }

  async list(subject: string, query: ListQuery): Promise<ListedPage<TransferDto>> {
    return readPage(this.#database, transferListing, { columns, ...of(subject) }, query);
  }

  async get(subject: string, id: string): Promise<TransferDetailDto> {
    const detailed = { columns: `${columns}, t.errors, t.file_keys`, ...of(subject) };
    const row = await readOne<Detail>(this.#database, transferListing, detailed, id);
    if (!row) throw new TransferNotFound({ id, subject });
    const { file_keys: keys, ...transfer } = row;
    const store = this.#plugins.optional(storage);
    const urls = keys.map(async (key) => {
      const read = await store?.url({ key, expiresInSeconds: urlSeconds });
      return read ? [{ key, url: read.url }] : [];
    });
    return { ...transfer, files: transfer.kind === "export" ? (await Promise.all(urls)).flat() : [] };
  }
}
