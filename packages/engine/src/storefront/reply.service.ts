import { hash } from "node:crypto";
import type { CachedReply, ResponseCache } from "../platform/cache/response-cache.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import { Answer, renderedJson } from "../platform/http/answer.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A reply that can be kept. */
export interface Rendering {
  /** All that the reply depends on besides the topics. */
  readonly key: string;
  readonly topics: readonly string[];
  readonly render: () => Promise<string>;
  /** Sent with it; the same ones for a key. */
  readonly headers?: ReplyHeaders;
}

type ReplyHeaders = Readonly<Record<string, string>>;

/** Browsers ask each time whether what they have is still right, and are mostly told that it is. */
const cacheControl = "private, no-cache";

/** Answers reads of the catalogue: from memory where nothing has changed, and without a body where the client has it. */
export class ReplyService {
  readonly #clock: VersionClock;
  readonly #cache: ResponseCache | undefined;

  constructor({ clock, config, replies }: { clock: VersionClock; config: ShopConfig; replies: ResponseCache }) {
    this.#clock = clock;
    this.#cache = config.cache.replies ? replies : undefined;
  }

  async answer(headers: Headers, rendering: Rendering): Promise<Answer> {
    const known = headers["if-none-match"];
    if (!this.#cache) return this.#answerAnew(known, rendering);
    const reply = await this.#cache.reply(rendering.key, rendering.topics, rendering.render);
    return matches(known, reply.etag) ? notModified(reply.etag, rendering.headers) : send(reply, rendering.headers);
  }

  /** Without a cache the tag names the versions that the reply was made of, which costs less than looking at its bytes. */
  async #answerAnew(
    known: string | string[] | undefined,
    { key, topics, render, headers }: Rendering,
  ): Promise<Answer> {
    const etag = `W/"${hash("sha1", `${this.#clock.stampOf(topics)} ${key}`, "base64url")}"`;
    if (this.#clock.isCurrent && matches(known, etag)) return notModified(etag, headers);
    return send({ body: await render(), etag }, headers);
  }
}

const notModified = (etag: string, headers?: ReplyHeaders): Answer =>
  new Answer(304, undefined, { ...headers, etag, "cache-control": cacheControl });

const send = ({ body, etag }: Omit<CachedReply, "body"> & { body: string | Buffer }, headers?: ReplyHeaders): Answer =>
  renderedJson(body, { ...headers, etag, "cache-control": cacheControl });

/** Tags are compared weakly, as RFC 9110 wants it for `If-None-Match`. */
function matches(known: string | string[] | undefined, etag: string): boolean {
  if (typeof known !== "string") return false;
  const opaque = etag.replace(/^W\//, "");
  return known.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === opaque);
}
