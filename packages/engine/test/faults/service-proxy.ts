import { createServer, type IncomingMessage, request as forward, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What becomes of the answers that pass. */
export type Spoiling = "nothing" | "slow" | "garbage";

/** Stands before a service and passes requests on; the answers as it is told. */
export interface ServiceProxy {
  readonly url: string;
  spoil(how: Spoiling): void;
  forwardTo(url: string): void;
  close(): Promise<void>;
}

const slowMs = 5_000;

/** Opens a proxy before the service at `url`. Slow answers are right, and five seconds late; garbage is neither signed nor JSON. */
export async function openServiceProxy(url: string): Promise<ServiceProxy> {
  let target = url;
  let spoiling: Spoiling = "nothing";
  const timers = new Set<NodeJS.Timeout>();

  const answer = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const { method = "GET", url: path = "/", headers } = request;
    const onward = forward(new URL(path, target), { method, headers, agent: false });
    onward.once("error", () => reply.destroy());
    onward.once("response", (answered) => {
      void buffer(answered).then(
        (bytes) => {
          const send = (): void => void reply.writeHead(answered.statusCode ?? 502, answered.headers).end(bytes);
          if (spoiling === "garbage")
            reply.writeHead(200, { "content-type": "application/json" }).end("{]\u0000 not it");
          else if (spoiling === "slow") later(send);
          else send();
        },
        () => reply.destroy(),
      );
    });
    onward.end(body);
  };
  const later = (work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, slowMs);
    timers.add(timer);
  };
  const server = createServer((request, reply) => void answer(request, reply).catch(() => reply.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spoil: (how) => (spoiling = how),
    forwardTo: (next) => (target = next),
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
