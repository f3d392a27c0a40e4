import { type Client, storage } from "@hanse/plugin-kit";
import type { ListQuery } from "../platform/http/listing.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { TransferWithoutStorage } from "./transfer.errors.ts";
import type { Progress, Transfer } from "./transfer.ts";
import type { Transfers } from "./transfer.service.ts";

/** A file of the storage contract is sent whole, so a large export has several. */
const partBytes = 6_000_000;
const batchSize = 200;

/** How things of one subject stand in a file. */
export interface ExportedLines<Thing extends { readonly id?: string }> {
  /** The first line of each file. */
  readonly header: string;
  /** All lines of a thing. */
  linesOf(thing: Thing): string;
  /** What a query of their list finds. */
  next(query: ListQuery): Promise<readonly Thing[]>;
}

/** Writes things into CSV files, a batch at a time. */
export class FileExport {
  readonly #plugins: PluginHost;
  readonly #transfers: Transfers;

  constructor({ plugins, transfers }: { plugins: PluginHost; transfers: Transfers }) {
    this.#plugins = plugins;
    this.#transfers = transfers;
  }

  /**
   * Begins an export of what a query of a list selects; returns its id. A filter that is none is refused here, not by the job.
   *
   * @throws TransferWithoutStorage when there is nowhere to write to.
   */
  async begin(
    subject: string,
    { filters, createdBy }: { filters: ListQuery; createdBy: string },
    count: (query: ListQuery) => Promise<number>,
  ): Promise<string> {
    this.#store();
    const total = await count({ ...filters, limit: 0 });
    return this.#transfers.begin({ subject, kind: "export", status: "queued", total, filters, createdBy });
  }

  #store(): Client<typeof storage> {
    const store = this.#plugins.optional(storage);
    if (!store) throw new TransferWithoutStorage({});
    return store;
  }

  /** What the export's filters select, by id, so that what is made or deleted meanwhile moves nothing. Begun anew, it writes its files anew. */
  async *write<Thing extends { readonly id?: string }>(
    { id, subject, total, filters }: Transfer,
    { header, linesOf, next }: ExportedLines<Thing>,
  ): AsyncGenerator<Progress> {
    const parts = new Parts(this.#store(), `exports/${subject}-${id}`, header);
    const { q, ...wanted }: ListQuery = filters ?? {};
    const given = Object.keys(wanted).length > 0 ? [wanted] : [];
    let done = 0;
    let after = "";
    for (let isLast = false; !isLast;) {
      const $and = [...given, { id: { $gt: after } }];
      const things = await next({ ...(q && { q }), $and, order: "id", limit: batchSize });
      for (const thing of things) await parts.add(linesOf(thing));
      isLast = things.length < batchSize;
      if (isLast) await parts.end();
      done += things.length;
      after = things.at(-1)?.id ?? after;
      yield { done, total: isLast ? done : Math.max(done, total), fileKeys: parts.keys, isLast };
    }
  }
}

/** The files of an export, each a table with a header of its own. */
class Parts {
  readonly keys: string[] = [];
  readonly #store: Client<typeof storage>;
  readonly #name: string;
  readonly #header: string;
  #lines: string[] = [];
  #bytes = 0;

  constructor(store: Client<typeof storage>, name: string, header: string) {
    this.#store = store;
    this.#name = name;
    this.#header = header;
  }

  async add(lines: string): Promise<void> {
    this.#lines.push(lines);
    this.#bytes += Buffer.byteLength(lines);
    if (this.#bytes >= partBytes) await this.#put();
  }

  async end(): Promise<void> {
    if (this.#lines.length > 0 || this.keys.length === 0) await this.#put();
  }

  async #put(): Promise<void> {
    const key = `${this.#name}-${this.keys.length + 1}.csv`;
    const content = Buffer.from(this.#header + this.#lines.join(""));
    await this.#store.put({
      key,
      contentType: "text/csv",
      contentBase64: content.toString("base64"),
      access: "private",
    });
    this.keys.push(key);
    this.#lines = [];
    this.#bytes = 0;
  }
}
