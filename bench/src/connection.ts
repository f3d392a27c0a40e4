import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";

/** A reply with its JSON. */
export interface Reply<Body> {
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
}

/** One connection to a server of this machine, kept open, for one request after the other. */
export class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(port: number, headers: Readonly<Record<string, string>> = {}) {
    this.#port = port;
    this.#headers = headers;
  }

  /** @throws Error with the reply, unless it is a success. */
  async send<Body>(method: "GET" | "POST", path: string, body?: object): Promise<Reply<Body>> {
    const payload = body === undefined ? "" : JSON.stringify(body);
    const { promise, resolve, reject } = Promise.withResolvers<Reply<Body>>();
    const headers = {
      ...this.#headers,
      ...(payload && { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
    };
    const sent = request(
      { agent: this.#agent, host: "127.0.0.1", port: this.#port, method, path, headers },
      (incoming) => {
        text(incoming).then((received) => {
          const { statusCode = 0 } = incoming;
          if (statusCode >= 300) reject(new Error(`${method} ${path} was answered with ${statusCode}: ${received}`));
          else resolve({ body: JSON.parse(received) as Body, headers: incoming.headers });
        }, reject);
      },
    );
    sent.on("error", reject);
    sent.end(payload);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
