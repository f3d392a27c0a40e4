import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as forward,
  type ServerResponse,
} from "node:http";
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

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

const json = { "content-type": "application/json" };
const nonsense: readonly Answer[] = [
  { status: 200, headers: json, bytes: Buffer.from("{]\u0000 not it") },
  { status: 200, headers: json, bytes: Buffer.from("{}") },
];

/**
 * Opens a proxy before the service at `url`. Slow answers are right, and five seconds late. Garbage is something that is not
 * JSON, something that says nothing, or what the service once answered, rightly signed, to another call of the operation; the
 * manifest stays right, so that calls go on for a while.
 */
export async function openServiceProxy(url: string): Promise<ServiceProxy> {
  let target = url;
  let spoiling: Spoiling = "nothing";
  let spoiled = 0;
  const timers = new Set<NodeJS.Timeout>();
  const earlier = new Map<string, Answer>();

  const garbage = (path: string): Answer => {
    const known = earlier.get(path);
    const choice = known ? [...nonsense, known, known] : nonsense;
    spoiled += 1;
    return choice[spoiled % choice.length] as Answer;
  };

  const answer = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const { method = "GET", url: path = "/", headers } = request;
    const onward = forward(new URL(path, target), { method, headers, agent: false });
    onward.once("error", () => reply.destroy());
    onward.once("response", (answered) => {
      void buffer(answered).then(
        (bytes) => {
          const right = { status: answered.statusCode ?? 502, headers: answered.headers, bytes };
          if (spoiling === "slow") later(() => send(reply, right));
          else send(reply, spoiling === "garbage" && path.startsWith("/call/") ? garbage(path) : right);
          if (right.status === 200) earlier.set(path, right);
        },
        () => reply.destroy(),
      );
    });
    onward.end(body);
  };
  const send = (reply: ServerResponse, { status, headers, bytes }: Answer): void =>
    void reply.writeHead(status, headers).end(bytes);
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
