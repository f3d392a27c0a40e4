import Type from "typebox";
import { Compile } from "typebox/compile";
import { PluginUnavailable } from "../call.errors.ts";
import { emittedEvents } from "../emitted-events.ts";
import { HanseError } from "../error.ts";
import type { EventEnvelope } from "../event.ts";
import type { Logger, RemotePlugin } from "../plugin.ts";
import { CloudEvent, fromCloudEvent } from "../protocol/cloud-event.ts";
import { errorToJson } from "../protocol/error-json.ts";
import { SeenNonces } from "../protocol/seen-nonces.ts";
import { BadSignature, signReply, type SignedRequest, verifyRequest } from "../protocol/signature.ts";

export interface EventIntakeOptions {
  readonly services: readonly RemotePlugin[];
  /** Keeps events for good; the same id twice is one event. */
  publish(events: EventEnvelope[]): Promise<void>;
  readonly log: Logger;
}

/** What a service is answered. */
export interface IntakeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const batch = Compile(Type.Array(CloudEvent, { maxItems: 1_000 }));

/** Takes events from services: `POST /plugin/events`, signed, a batch of CloudEvents. */
export class EventIntake {
  readonly #services;
  readonly #options: EventIntakeOptions;
  readonly #nonces = new SeenNonces();

  constructor(options: EventIntakeOptions) {
    this.#options = options;
    this.#services = new Map(
      options.services.map(({ definition, secrets }) => [definition.id, { secrets, check: emittedEvents(definition) }]),
    );
  }

  /** @param address of the sender, for the log. */
  async take(request: SignedRequest, address: string): Promise<IntakeReply> {
    const id = request.fields["hanse-plugin"] ?? "";
    const service = this.#services.get(id);
    try {
      if (!service) throw new BadSignature(`no service of this shop is called ${JSON.stringify(id)}`);
      const nonce = verifyRequest(request, service.secrets, "host");
      if (!this.#nonces.isNew(nonce)) throw new BadSignature("a replay: these events came before");
    } catch (error) {
      if (!(error instanceof BadSignature)) throw error;
      this.#options.log.warn({ address, plugin: id }, `refused events: ${error.message}`);
      const body = Buffer.from('{"message":"Unauthorized"}');
      return { status: 401, headers: { "content-type": "application/json" }, body };
    }
    const answer = await this.#answer(request.body, service.check);
    const body = Buffer.from(JSON.stringify(answer.body));
    const fields = { "content-type": "application/json" };
    const [secret = ""] = service.secrets;
    return {
      status: answer.status,
      body,
      headers: signReply({ status: answer.status, fields, body }, request.fields, secret),
    };
  }

  async #answer(
    body: Uint8Array,
    check: (events: readonly EventEnvelope[]) => void,
  ): Promise<{ status: number; body: unknown }> {
    try {
      const value: unknown = JSON.parse(Buffer.from(body).toString());
      if (!batch.Check(value)) return { status: 400, body: { message: "The body is not a batch of CloudEvents 1.0." } };
      const events = value.map(fromCloudEvent);
      check(events);
      await this.#options.publish(events);
      return { status: 200, body: {} };
    } catch (error) {
      if (error instanceof SyntaxError) return { status: 400, body: { message: "The body is not JSON." } };
      if (!(error instanceof HanseError)) this.#options.log.error({ err: error }, "could not keep a service's events");
      const failure =
        error instanceof HanseError ? error : new PluginUnavailable({ plugin: "host", operation: "events" });
      return { status: failure.status, body: errorToJson(failure) };
    }
  }
}
