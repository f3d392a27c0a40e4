import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { EventEnvelope } from "../event.ts";
import type { Logger, RemotePlugin } from "../plugin.ts";
import type { Fields } from "../protocol/signature.ts";
import { EventIntake } from "../remote/event-intake.ts";

/** As much of an engine as a service needs to hand its events over. */
export interface TestHost {
  readonly url: string;
  close(): Promise<void>;
}

/** @param services asked for each request, since the service's address is known only after it was told the host's. */
export async function openTestHost(
  service: Pick<RemotePlugin, "definition" | "secrets">,
  publish: (events: EventEnvelope[]) => Promise<void>,
  log: Logger,
): Promise<TestHost> {
  const services = [{ ...service, placement: "service" as const, url: "http://127.0.0.1" }];
  const intake = new EventIntake({ services, publish, log });
  const take = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = "", url: target = "", headers } = request;
    const answer = await intake.take(
      { method, target, fields: headers as Fields, body: Buffer.concat(chunks) },
      "test",
    );
    reply.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((request, reply) => void take(request, reply));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
