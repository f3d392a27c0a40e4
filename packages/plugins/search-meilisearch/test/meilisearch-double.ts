import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Settings } from "meilisearch";
import { Failure, indexNotFound } from "./double-failure.ts";
import type { Fields } from "./double-filter.ts";
import { DoubleIndex } from "./double-index.ts";
import { DoubleTasks } from "./double-tasks.ts";

type Handle = (parts: string[], body: never) => object;

/** A server that speaks as much of Meilisearch's protocol as the plugin uses, with everything in memory. */
export class MeilisearchDouble {
  readonly indexes = new Map<string, DoubleIndex>();
  readonly tasks = new DoubleTasks();
  /** Method and path of each request so far. */
  readonly requests: string[] = [];
  /** Answered to everything instead, as it is. */
  garbage: string | undefined;
  /** Connections are cut as they come. The port stays the double's own all the while. */
  isDown = false;
  /** Requests are taken and never answered. */
  isHung = false;
  /** Requests whose sender did not wait for the answer. */
  abandoned = 0;
  readonly #key: string;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(key: string) {
    this.#key = key;
    this.#server.on("connection", (socket) => void (this.isDown && socket.destroy()));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    this.requests.push(`${method} ${url}`);
    response.on("close", () => {
      if (!response.writableEnded) this.abandoned += 1;
    });
    const body = await text(request);
    if (this.isHung) return;
    if (this.garbage !== undefined) return void response.end(this.garbage);
    let [status, reply]: [number, object] = [200, {}];
    try {
      this.#authorize(request.headers.authorization);
      reply = this.#route(method, new URL(url, "http://double").pathname, body === "" ? undefined : JSON.parse(body));
      if ("taskUid" in reply) status = 202;
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure(500, "internal", String(error), "internal");
      [status, reply] = [failure.status, failure.json];
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(reply));
  }

  #authorize(header: string | undefined): void {
    if (header === undefined)
      throw new Failure(401, "missing_authorization_header", "The Authorization header is missing.", "auth");
    if (header !== `Bearer ${this.#key}`)
      throw new Failure(403, "invalid_api_key", "The provided API key is invalid.", "auth");
  }

  #route(method: string, path: string, body: unknown): object {
    for (const [pattern, handle] of this.#routes) {
      const parts = new RegExp(`^${pattern}$`).exec(`${method} ${path}`);
      if (parts) return handle(parts.slice(1).map(decodeURIComponent), body as never);
    }
    throw new Failure(404, "not_found", `The route ${method} ${path} is not known to the double.`);
  }

  readonly #routes: [string, Handle][] = [
    ["GET /tasks/(\\d+)", ([uid]) => this.tasks.get(Number(uid))],
    ["GET /indexes/([^/]+)", ([uid = ""]) => ({ uid, primaryKey: this.#index(uid).primaryKey })],
    [
      "POST /indexes",
      (_, { uid, primaryKey }: { uid: string; primaryKey: string }) =>
        this.tasks.enqueue("indexCreation", uid, () => {
          if (this.indexes.has(uid)) throw new Failure(409, "index_already_exists", `Index \`${uid}\` already exists.`);
          this.indexes.set(uid, new DoubleIndex(primaryKey));
        }),
    ],
    [
      "DELETE /indexes/([^/]+)",
      ([uid = ""]) =>
        this.tasks.enqueue("indexDeletion", uid, () => {
          if (!this.indexes.delete(uid)) throw indexNotFound(uid);
        }),
    ],
    [
      "POST /swap-indexes",
      (_, swaps: { indexes: [string, string] }[]) =>
        this.tasks.enqueue("indexSwap", null, () => {
          for (const { indexes } of swaps) this.#swap(...indexes);
        }),
    ],
    [
      "PATCH /indexes/([^/]+)/settings",
      ([uid = ""], settings: Settings) =>
        this.tasks.enqueue("settingsUpdate", uid, () => {
          const index = this.#index(uid);
          index.settings = { ...index.settings, ...settings };
        }),
    ],
    ["GET /indexes/([^/]+)/settings/synonyms", ([uid = ""]) => this.#index(uid).settings.synonyms ?? {}],
    [
      "PUT /indexes/([^/]+)/settings/synonyms",
      ([uid = ""], synonyms: Settings["synonyms"]) =>
        this.tasks.enqueue("settingsUpdate", uid, () => {
          const index = this.#index(uid);
          index.settings = { ...index.settings, synonyms: synonyms ?? {} };
        }),
    ],
    [
      "POST /indexes/([^/]+)/documents",
      ([uid = ""], documents: Fields[]) =>
        this.tasks.enqueue("documentAdditionOrUpdate", uid, () => {
          const index = this.indexes.get(uid) ?? new DoubleIndex("productId");
          index.put(documents);
          this.indexes.set(uid, index);
        }),
    ],
    ["POST /indexes/([^/]+)/documents/fetch", ([uid = ""], body) => this.#index(uid).fetch(body)],
    [
      "GET /indexes/([^/]+)/documents/([^/]+)",
      ([uid = "", id = ""]) => {
        const document = this.#index(uid).documents.get(id);
        if (!document) throw new Failure(404, "document_not_found", `Document \`${id}\` not found.`);
        return document;
      },
    ],
    [
      "DELETE /indexes/([^/]+)/documents/([^/]+)",
      ([uid = "", id = ""]) =>
        this.tasks.enqueue("documentDeletion", uid, () => void this.#index(uid).documents.delete(id)),
    ],
    [
      "POST /multi-search",
      (_, { queries }: { queries: { indexUid: string }[] }) => ({
        results: queries.map(({ indexUid, ...query }) => ({ indexUid, ...this.#index(indexUid).search(query) })),
      }),
    ],
  ];

  #index(uid: string): DoubleIndex {
    const index = this.indexes.get(uid);
    if (!index) throw indexNotFound(uid);
    return index;
  }

  #swap(one: string, other: string): void {
    const [first, second] = [this.#index(one), this.#index(other)];
    this.indexes.set(one, second).set(other, first);
  }
}
