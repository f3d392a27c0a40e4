import { randomBytes } from "node:crypto";
import { type Agent, request } from "node:http";
import type { Client } from "../src/contract.ts";
import type { EventEnvelope } from "../src/event.ts";
import { guardedClient } from "../src/guarded-call.ts";
import type { Manifest } from "../src/manifest.ts";
import type { Logger } from "../src/plugin.ts";
import { remote } from "../src/remote/remote.ts";
import { ServicePlugin } from "../src/remote/service-plugin.ts";
import { Resilience, serviceLimits } from "../src/resilience.ts";
import { servingPlugin, type ServiceProcess, startService } from "../src/testing/service-process.ts";
import { openTestHost, type TestHost } from "../src/testing/test-host.ts";
import { greeter, greeting } from "./greeter.ts";

export const newSecret = (): string => randomBytes(32).toString("hex");
export const apiKey = "sk_live_very_secret";

export interface HostLog {
  readonly lines: string[];
  readonly log: Logger;
}

/** Keeps what a host logs. */
export function hostLog(): HostLog {
  const lines: string[] = [];
  const write = (data: object, message: string): void => void lines.push(`${message} ${JSON.stringify(data)}`);
  return { lines, log: { debug: write, info: write, warn: write, error: write } };
}

export interface StartOptions {
  /** As in `HANSE_SERVICE_SECRET`. */
  readonly secret: string;
  readonly port?: number;
  readonly hostUrl?: string;
  readonly module?: string;
}

/** The greeter in a process of its own. */
export const startGreeter = ({ secret, port = 0, hostUrl, module = "./greeter.ts" }: StartOptions) =>
  startService({
    args: servingPlugin(new URL(module, import.meta.url), "greeter"),
    environment: {
      HOST: "127.0.0.1",
      PORT: String(port),
      HANSE_SERVICE_SECRET: secret,
      ...(hostUrl !== undefined && { HANSE_SERVICE_HOST_URL: hostUrl }),
      HANSE_PLUGIN_WORD: "Moin",
      HANSE_PLUGIN_API_KEY: apiKey,
    },
  });

/** A host's end of a service. */
export interface Connection {
  readonly running: ServicePlugin;
  readonly client: Client<typeof greeting>;
  readonly resilience: Resilience;
  readonly lines: string[];
  /** Manifests that were read, in their order. */
  readonly manifests: Manifest[];
}

export async function connect(url: string, secret: string | readonly string[]): Promise<Connection> {
  const { lines, log } = hostLog();
  const manifests: Manifest[] = [];
  const running = await ServicePlugin.connect(remote(greeter, { url, secret }), {
    log,
    remembered: null,
    remember: async (manifest) => void manifests.push(manifest),
  });
  const resilience = new Resilience(serviceLimits);
  const client = guardedClient(
    "greeter",
    greeting,
    (operation, input, call) => running.call("greeting", operation, input, call),
    { resilience, retries: true },
  );
  return { running, client, resilience, lines, manifests };
}

/** A greeter with its host, as they stand in a shop. */
export interface Greeter extends Connection {
  readonly secret: string;
  readonly service: ServiceProcess;
  readonly host: TestHost;
  /** What the host was told, each event once. */
  readonly events: Map<string, EventEnvelope>;
  readonly hostLines: string[];
  close(): Promise<void>;
}

export async function openGreeter(): Promise<Greeter> {
  const secret = newSecret();
  const events = new Map<string, EventEnvelope>();
  const { lines: hostLines, log } = hostLog();
  const publish = async (batch: EventEnvelope[]): Promise<void> => {
    for (const event of batch) events.set(event.id, event);
  };
  const host = await openTestHost({ definition: greeter.definition, secrets: [secret] }, publish, log);
  const service = await startGreeter({ secret, hostUrl: host.url });
  const connection = await connect(service.url, secret);
  return {
    ...connection,
    secret,
    service,
    host,
    events,
    hostLines,
    async close() {
      await connection.running.close();
      await service.stop("SIGKILL");
      await host.close();
    },
  };
}

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends exactly these headers and bytes, on a connection of its own unless told. */
export function send(
  url: string,
  { method, path, headers = {}, body = "" }: RawRequest,
  agent: Agent | false = false,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body);
    const sent = request(
      new URL(path, url),
      { method, path, agent, headers: { ...headers, "content-length": String(bytes.length) } },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("end", () =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on("error", reject).end(bytes);
  });
}

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}
