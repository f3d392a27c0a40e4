import { type Database, storage } from "@hanse/plugin-kit";
import Type, { type Static } from "typebox";
import { type ListedPage, type Listing, type ListQuery, readOne, readPage } from "../../platform/http/listing.ts";
import type { PluginHost } from "../../platform/plugins/plugin-host.ts";
import { RowError } from "./row-error.ts";
import { TransferNotFound } from "./transfer.errors.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const Transfer = {
  id: Type.String(),
  kind: Type.Union([Type.Literal("import"), Type.Literal("export")]),
  status: Type.Union(["pending", "queued", "running", "done", "failed"].map((status) => Type.Literal(status))),
  total: Type.Integer(),
  done: Type.Integer(),
  failed: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  to_create: Type.Integer(),
  to_update: Type.Integer(),
  /** Why it failed as a whole. */
  problem: nullable(Type.String()),
  file_name: nullable(Type.String()),
  created_by: nullable(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
  finished_at: nullable(Type.String()),
};

/** An import or export, and how far it is. Counters are of products. */
export const TransferDto = Type.Object(Transfer);
/** The same with all that is wrong with rows, and where its files can be read for an hour. */
export const TransferDetailDto = Type.Object({
  ...Transfer,
  errors: Type.Array(RowError),
  files: Type.Array(Type.Object({ key: Type.String(), url: Type.String() })),
});
type Detail = Static<typeof TransferDto> & { readonly errors: RowError[]; readonly file_keys: string[] };

const columns = `t.id, t.kind, t.status, t.total, t.done, t.failed, t.created, t.updated, t.to_create, t.to_update, t.problem,
  t.file_name, t.created_by, hanse_iso(t.created_at) AS created_at, hanse_iso(t.updated_at) AS updated_at,
  hanse_iso(t.finished_at) AS finished_at`;

export const transferListing: Listing = {
  from: "product_transfer t",
  filters: {
    id: { sql: "t.id", type: "text" },
    kind: { sql: "t.kind", type: "text" },
    status: { sql: "t.status", type: "text" },
    created_by: { sql: "t.created_by", type: "text", nullable: true },
    created_at: { sql: "t.created_at", type: "timestamp" },
  },
  orders: { id: "t.id", created_at: "t.created_at", updated_at: "t.updated_at" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["t.file_name", "t.id"],
};

const urlSeconds = 3_600;
const selected = { condition: "TRUE", params: [] };

/** What became of imports and exports. */
export class ProductTransferLog {
  readonly #database: Database;
  readonly #plugins: PluginHost;

  constructor({ database, plugins }: { database: Database; plugins: PluginHost }) {
    this.#database = database;
    this.#plugins = plugins;
  }

  async list(query: ListQuery): Promise<ListedPage<Static<typeof TransferDto>>> {
    return readPage(this.#database, transferListing, { columns, ...selected }, query);
  }

  async get(id: string): Promise<Static<typeof TransferDetailDto>> {
    const detailed = { columns: `${columns}, t.errors, t.file_keys`, ...selected };
    const row = await readOne<Detail>(this.#database, transferListing, detailed, id);
    if (!row) throw new TransferNotFound({ id });
    const { file_keys: keys, ...transfer } = row;
    const store = this.#plugins.optional(storage);
    const urls = keys.map(async (key) => {
      const read = await store?.url({ key, expiresInSeconds: urlSeconds });
      return read ? [{ key, url: read.url }] : [];
    });
    return { ...transfer, files: transfer.kind === "export" ? (await Promise.all(urls)).flat() : [] };
  }
}
