import type { EventEnvelope } from "../event.ts";
import type { Logger } from "../plugin.ts";
import { toCloudEvent } from "../protocol/cloud-event.ts";
import { errorFromJson } from "../protocol/error-json.ts";
import { SignedClient } from "../remote/signed-client.ts";

const deadlineMs = 10_000;

/** The way back to the shop: hands a service's events over, signed, until the shop says that it has them. */
export class HostLink {
  readonly #id: string;
  readonly #client: SignedClient | undefined;

  constructor(
    id: string,
    { hostUrl, secrets, log }: { hostUrl: string | undefined; secrets: readonly string[]; log: Logger },
  ) {
    this.#id = id;
    this.#client =
      hostUrl === undefined
        ? undefined
        : new SignedClient({ url: new URL(hostUrl).origin, secrets, audience: "host", connections: 4 });
    if (!this.#client)
      log.warn(
        {},
        "HANSE_SERVICE_HOST_URL is not set: events of this plugin wait here until it names the engine's address",
      );
  }

  async publish(events: readonly EventEnvelope[]): Promise<void> {
    if (!this.#client) throw new Error("HANSE_SERVICE_HOST_URL is not set, so there is nobody to hand events to");
    const reply = await this.#client.send({
      method: "POST",
      path: "/plugin/events",
      headers: { "content-type": "application/cloudevents-batch+json", "hanse-plugin": this.#id },
      body: JSON.stringify(events.map((event) => toCloudEvent(event, this.#id))),
      signal: AbortSignal.timeout(deadlineMs),
    });
    if (reply.status < 300) return;
    throw errorFromJson(JSON.parse(reply.body.toString())) ?? new Error(`the engine answered ${reply.status}`);
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }
}
