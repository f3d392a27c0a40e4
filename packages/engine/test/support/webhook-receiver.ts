import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** A message as a merchant's server gets it. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How the server answers: a status, or as it likes. */
export type Reaction = number | ((response: ServerResponse) => void);

/** A merchant's server. It answers 204 unless told otherwise, in the order in which it was told. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** What it answers next, each once. */
  readonly reactions: Reaction[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));

  static async open(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    receiver.#server.listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = "/hooks"): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** What came to a path. */
  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const headers = request.headers as Record<string, string>;
    this.received.push({ path: request.url ?? "", headers, body: Buffer.concat(parts).toString("utf8") });
    const reaction = this.reactions.shift() ?? 204;
    if (typeof reaction === "number") response.writeHead(reaction).end();
    else reaction(response);
  }
}

/** What a message says, once its signature was verified by the reference library. Throws when it is not right. */
export const verified = ({ body, headers }: Received, secret: string) =>
  new Webhook(secret).verify(body, headers) as { type: string; timestamp: string; data: Record<string, unknown> };
