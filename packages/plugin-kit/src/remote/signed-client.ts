import { type Dispatcher, Pool } from "undici";
import { BadSignature, signRequest, verifyReply } from "../protocol/signature.ts";

/** What came back, with its signature found right. */
export interface VerifiedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SignedClientOptions {
  readonly url: string;
  /** The first signs; all are accepted of the other side. */
  readonly secrets: readonly string[];
  /** Whom the calls are for: a plugin's id, or `host`. */
  readonly audience: string;
  readonly connections: number;
  /** A connection ended: the next one may lead to another process. */
  onDisconnect?(): void;
}

export interface Outgoing {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

const replyBytes = 32 * 1024 * 1024;

/** Sends signed requests over connections that are kept, and believes only replies that are signed in turn. */
export class SignedClient {
  readonly #pool: Pool;
  readonly #secrets: readonly string[];
  readonly #audience: string;

  constructor({ url, secrets, audience, connections, onDisconnect }: SignedClientOptions) {
    this.#secrets = secrets;
    this.#audience = audience;
    this.#pool = new Pool(url, {
      connections,
      pipelining: 1,
      keepAliveTimeout: 60_000,
      connect: { timeout: 2_000 },
      // The caller's signal ends calls; these only see to it that nothing is kept for ever.
      headersTimeout: 900_000,
      bodyTimeout: 900_000,
    });
    if (onDisconnect) this.#pool.on("disconnect", onDisconnect);
  }

  async send({ method, path, headers = {}, body = "", signal }: Outgoing): Promise<VerifiedReply> {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const [secret = ""] = this.#secrets;
    const fields = signRequest(
      { method, target: path, fields: { ...headers, "hanse-audience": this.#audience }, body: bytes },
      secret,
    );
    const reply = await this.#pool.request({
      method,
      path,
      headers: fields,
      body: method === "GET" ? null : bytes,
      signal,
    });
    const received = { status: reply.statusCode, headers: flat(reply.headers), body: await readAll(reply.body) };
    if (received.status === 401 && !received.headers["signature"])
      throw new BadSignature(`${this.#audience} refused our signature: the secrets or the clocks of the two differ`);
    verifyReply({ status: received.status, fields: received.headers, body: received.body }, fields, this.#secrets);
    return received;
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

async function readAll(body: Dispatcher.ResponseData["body"]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > replyBytes) throw new Error(`the reply is longer than ${replyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) found[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  return found;
}
