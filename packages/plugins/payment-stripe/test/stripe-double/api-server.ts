import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { newStripeId } from "./account.ts";
import { ApiError, stripeFailed, tooMany, unauthorized } from "./api-error.ts";
import { type FaultKind, Faults } from "./faults.ts";
import { type FormValues, parseForm } from "./form-body.ts";
import { type Answer, IdempotentAnswers, isKept } from "./idempotency.ts";

/** A request that came in. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly form: FormValues;
  readonly idempotencyKey: string | undefined;
  readonly authorization: string | undefined;
}

/** Carries out a request: its object, or an {@link ApiError} thrown. */
export type Handle = (request: SeenRequest) => object;

/** The HTTP side of the double: keys, errors, idempotency, faults. */
export class ApiServer {
  readonly faults = new Faults();
  readonly idempotency = new IdempotentAnswers();
  readonly requests: SeenRequest[] = [];
  /** Requests whose client hung up before the answer. */
  abandoned = 0;
  readonly #secretKey: string;
  readonly #handle: Handle;
  readonly #server: Server;

  constructor(secretKey: string, handle: Handle) {
    this.#secretKey = secretKey;
    this.#handle = handle;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response).catch(() => request.socket.destroy());
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("close", () => {
      if (!response.writableEnded) this.abandoned += 1;
    });
    const request = await read(message);
    this.requests.push(request);
    const fault = this.faults.take(request.method, request.path);
    if (fault?.kind === "delay") await sleep(fault.ms ?? 100);
    if (fault?.kind === "drop-before") return void message.socket.destroy();
    if (fault?.kind === "hang-before") return;
    const early = { "fail-before": stripeFailed, "rate-limit": tooMany } as const;
    if (fault?.kind === "fail-before" || fault?.kind === "rate-limit") {
      const { status, body } = early[fault.kind]();
      return send(response, { status, body: { error: body } }, {});
    }
    const { answer, isReplayed } = await this.#answer(request, fault?.kind);
    if (fault?.kind === "drop-after") return void message.socket.destroy();
    if (fault?.kind === "hang-after") return;
    if (fault?.kind === "fail-after") return send(response, { status: 500, body: { error: stripeFailed().body } }, {});
    if (fault?.kind === "garbage") return void response.writeHead(200, { "content-type": "text/html" }).end("<html>");
    const about = {
      ...(request.idempotencyKey !== undefined && { "idempotency-key": request.idempotencyKey }),
      ...(isReplayed && { "idempotent-replayed": "true" }),
    };
    send(response, answer, about);
    if (fault?.kind === "answer-twice") message.socket.write(raw(answer));
  }

  /** Keys are kept for POST only; a request without one is carried out each time. */
  async #answer(request: SeenRequest, fault: FaultKind | undefined): Promise<{ answer: Answer; isReplayed: boolean }> {
    const { idempotencyKey: key, method, path, form } = request;
    const isKeyed = key !== undefined && method === "POST";
    try {
      if (!this.#isAuthorized(request)) throw unauthorized(request.authorization?.replace(/^Bearer /u, "") ?? "");
      const kept = isKeyed && this.idempotency.begin(key, JSON.stringify([method, path, form]));
      if (kept) return { answer: kept, isReplayed: true };
    } catch (error) {
      return { answer: answerOf(error), isReplayed: false };
    }
    // Long enough for another request with the key to find it in use.
    if (isKeyed) await sleep(1);
    try {
      if (fault === "fail-kept") throw stripeFailed();
      const answer = { status: 200, body: structuredClone(this.#handle(request)) };
      if (fault === "fail-after-kept") throw stripeFailed();
      if (isKeyed) this.idempotency.end(key, answer);
      return { answer, isReplayed: false };
    } catch (error) {
      const answer = answerOf(error);
      if (isKeyed) this.idempotency.end(key, error instanceof ApiError && isKept(error) ? answer : undefined);
      return { answer, isReplayed: false };
    }
  }

  #isAuthorized({ authorization }: SeenRequest): boolean {
    const basic = `Basic ${Buffer.from(`${this.#secretKey}:`).toString("base64")}`;
    return authorization === `Bearer ${this.#secretKey}` || authorization === basic;
  }
}

async function read(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { pathname, search } = new URL(message.url ?? "/", "http://stripe");
  const method = message.method ?? "GET";
  const key = message.headers["idempotency-key"];
  return {
    method,
    path: pathname,
    form: parseForm(method === "GET" ? search.slice(1) : Buffer.concat(chunks).toString()),
    idempotencyKey: typeof key === "string" ? key : undefined,
    authorization: message.headers.authorization,
  };
}

function answerOf(error: unknown): Answer {
  if (!(error instanceof ApiError)) throw error;
  return { status: error.status, body: structuredClone({ error: error.body }) };
}

function send(response: ServerResponse, { status, body }: Answer, about: Record<string, string>): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": newStripeId("req"), ...about });
  response.end(JSON.stringify(body));
}

const raw = ({ status, body }: Answer): string => {
  const text = JSON.stringify(body);
  return `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};
