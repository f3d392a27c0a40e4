import type { TSchema } from "typebox";
import { Check, Errors } from "typebox/value";
import { InvalidReply, PluginIncompatible } from "../call.errors.ts";
import { incompatibilities } from "../compatibility.ts";
import type { Call } from "../contract.ts";
import type { EventEnvelope } from "../event.ts";
import { describeContract, Manifest } from "../manifest.ts";
import { PluginReply } from "../plugin-route.ts";
import type { RemotePlugin } from "../plugin.ts";
import { toCloudEvent } from "../protocol/cloud-event.ts";
import { RouteReply, WebhookAnswer } from "../protocol/envelopes.ts";
import { errorFromJson } from "../protocol/error-json.ts";
import { Repeater } from "../repeater.ts";
import { serviceLimits } from "../resilience.ts";
import type { RouteCall } from "../route-table.ts";
import type { RunningPlugin } from "../running-plugin.ts";
import type { WebhookReply, WebhookRequest } from "../webhook.ts";
import type { ServiceState, ServiceSurroundings } from "./service-state.ts";
import { SignedClient, type VerifiedReply } from "./signed-client.ts";

const manifestMs = 2_000;
/** How often a service that is down is tried. */
const watchMs = 1_000;
/** How often one that is up is looked at; calls notice more quickly. */
const lookMs = 5_000;

/** A plugin that runs as a service, as the engine sees it: the same as one in its own process. */
export class ServicePlugin implements RunningPlugin {
  readonly #plugin: RemotePlugin;
  readonly #around: ServiceSurroundings;
  readonly #client: SignedClient;
  readonly #watch: Repeater;
  #manifest: Manifest | null;
  /** How the service calls the manifest that was found to fit, as every reply does: another word means to look again. */
  #verified: string | undefined;
  #verifying: Promise<void> | undefined;
  #state: ServiceState = "degraded";
  #problem: string | null = null;
  #lookedAt = 0;

  private constructor(plugin: RemotePlugin, around: ServiceSurroundings) {
    this.#plugin = plugin;
    this.#around = around;
    this.#manifest = around.remembered;
    this.#client = new SignedClient({
      url: plugin.url,
      secrets: plugin.secrets,
      audience: plugin.definition.id,
      connections: serviceLimits.concurrency,
      // Whoever answers over the next connection may be another version.
      onDisconnect: () => (this.#verified = undefined),
    });
    this.#watch = new Repeater(around.log, plugin.definition.id);
    this.#watch.add("watch", watchMs, () => this.#look());
  }

  /**
   * Connects to a service. One that is down is degraded until it comes; one that does not fit is refused.
   *
   * @throws Error naming every difference.
   */
  static async connect(plugin: RemotePlugin, around: ServiceSurroundings): Promise<ServicePlugin> {
    const service = new ServicePlugin(plugin, around);
    await service.#verify().catch(() => undefined);
    if (service.#state === "incompatible") {
      await service.close();
      throw new Error(service.#problem ?? "");
    }
    service.#watch.start();
    return service;
  }

  get id(): string {
    return this.#plugin.definition.id;
  }

  get manifest(): Manifest | null {
    return this.#manifest;
  }

  get state(): ServiceState {
    return this.#state;
  }

  /** Why it is not up, in words for whoever runs the shop. */
  get problem(): string | null {
    return this.#problem;
  }

  async call(contract: string, operation: string, input: unknown, call: Call): Promise<unknown> {
    const reply = await this.#send(`/call/${contract}/${operation}`, JSON.stringify(input), call);
    return json(reply);
  }

  async deliver(event: EventEnvelope, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(toCloudEvent(event, "hanse"));
    await this.#send("/events", body, { signal }, "application/cloudevents+json");
  }

  async runJob(name: string, signal: AbortSignal): Promise<void> {
    await this.#send(`/jobs/${encodeURIComponent(name)}`, "{}", { signal });
  }

  async webhook({ headers, body, signal }: WebhookRequest): Promise<WebhookReply> {
    const envelope = { headers, body: Buffer.from(body).toString("base64") };
    const reply = json(await this.#send("/webhook", JSON.stringify(envelope), { signal }));
    if (!Check(WebhookAnswer, reply)) throw this.#invalid("webhook", WebhookAnswer, reply);
    return reply;
  }

  async handle({ method, scope, path, query, body, headers = {}, principal, signal }: RouteCall): Promise<PluginReply> {
    const call = JSON.stringify({
      method,
      scope,
      path,
      query,
      ...(body !== undefined && { body }),
      headers,
      principal,
    });
    const reply = json(await this.#send("/route", call, { signal }));
    if (!Check(RouteReply, reply)) throw this.#invalid("route", RouteReply, reply);
    return new PluginReply(Buffer.from(reply.body, "base64"), { status: reply.status, headers: reply.headers });
  }

  /** @throws why the service is not up. */
  async ready(): Promise<void> {
    if (this.#problem !== null) throw new Error(this.#problem);
  }

  /** A service hands its events over by itself. */
  async forwardEvents(): Promise<void> {}

  async close(): Promise<void> {
    await this.#watch.stop();
    await this.#client.close();
  }

  #invalid(operation: string, schema: TSchema, reply: unknown): Error {
    const [first] = Errors(schema, reply);
    const problem = `${first?.instancePath || "the reply"} ${first?.message ?? "is not valid"}`;
    return new InvalidReply({ plugin: this.id, operation, problem });
  }

  async #send(
    path: string,
    body: string,
    { signal, idempotencyKey, traceparent, budgetMs }: Partial<Call> & { signal: AbortSignal },
    contentType = "application/json",
  ): Promise<VerifiedReply> {
    if (this.#verified === undefined) await this.#verify();
    let reply: VerifiedReply;
    try {
      reply = await this.#client.send({
        method: "POST",
        path,
        headers: {
          "content-type": contentType,
          "idempotency-key": idempotencyKey,
          "hanse-budget-ms": budgetMs === undefined ? undefined : String(Math.round(budgetMs)),
          traceparent,
        },
        body,
        signal,
      });
    } catch (error) {
      if (!signal.aborted) this.#lost(error);
      throw error;
    }
    if (manifestOf(reply) !== this.#verified) this.#verified = undefined;
    if (reply.status < 300) return reply;
    throw errorFromJson(json(reply)) ?? new Error(`${this.id} answered ${reply.status} without saying why`);
  }

  /** Reads the manifest and compares it with what the shop needs. Many may ask; one asks the service. */
  #verify(): Promise<void> {
    this.#verifying ??= this.#readManifest().finally(() => (this.#verifying = undefined));
    return this.#verifying;
  }

  async #readManifest(): Promise<void> {
    let manifest: unknown;
    let verified: string;
    try {
      const signal = AbortSignal.timeout(manifestMs);
      const reply = await this.#client.send({ method: "GET", path: "/manifest", signal });
      manifest = json(reply);
      verified = manifestOf(reply);
    } catch (error) {
      this.#lost(error);
      throw error;
    }
    const problem = this.#misfit(manifest);
    if (problem !== undefined) {
      this.#become("incompatible", problem);
      throw new PluginIncompatible({ plugin: this.id });
    }
    const isKnown = JSON.stringify(manifest) === JSON.stringify(this.#manifest);
    this.#manifest = manifest as Manifest;
    this.#verified = verified;
    this.#become("up", null);
    if (isKnown) return;
    await this.#around.remember(this.#manifest).catch((error: unknown) => {
      this.#around.log.warn({ err: error, plugin: this.id }, "could not remember what the service can do");
    });
  }

  #misfit(manifest: unknown): string | undefined {
    const { id, providerId = null, implements: contracts } = this.#plugin.definition;
    const where = `The service at ${this.#plugin.url}`;
    if (!Check(Manifest, manifest)) return `${where} does not speak version 1 of the plugin protocol.`;
    if (manifest.id !== id) return `${where} is ${manifest.id}, but ${id} was expected there. Check its url.`;
    if (manifest.providerId !== providerId)
      return `${where} provides ${manifest.providerId ?? "no provider"}, but ${providerId ?? "none"} was expected.`;
    const differences = Object.values(contracts).flatMap((contract) =>
      incompatibilities(contract.name, describeContract(contract), manifest.contracts[contract.name]),
    );
    if (differences.length === 0) return undefined;
    return `The service ${id} at ${this.#plugin.url} does not fit this shop: ${differences.join("; ")}. Deploy a version of it that was built for this engine.`;
  }

  async #look(): Promise<void> {
    if (this.#state === "up" && this.#verified !== undefined) {
      if (Date.now() - this.#lookedAt < lookMs) return;
      this.#lookedAt = Date.now();
      const signal = AbortSignal.timeout(manifestMs);
      const reply = await this.#client.send({ method: "GET", path: "/manifest", signal }).catch((error: unknown) => {
        this.#lost(error);
      });
      if (reply && manifestOf(reply) === this.#verified) return;
    }
    await this.#verify().catch(() => undefined);
  }

  #lost(error: unknown): void {
    this.#verified = undefined;
    this.#become("degraded", `The service ${this.id} at ${this.#plugin.url} cannot be reached: ${reason(error)}.`);
  }

  #become(state: ServiceState, problem: string | null): void {
    const changed = state !== this.#state || (this.#problem === null) !== (problem === null);
    this.#state = state;
    this.#problem = problem;
    if (!changed) return;
    const about = { plugin: this.id, url: this.#plugin.url };
    if (problem === null) this.#around.log.info(about, "the service is up");
    else this.#around.log.warn(about, problem);
  }
}

const manifestOf = ({ headers }: VerifiedReply): string => headers["hanse-manifest"] ?? "";

const reason = (error: unknown): string => {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || "no answer";
};

function json(reply: VerifiedReply): unknown {
  const text = reply.body.toString();
  try {
    return text === "" ? null : (JSON.parse(text) as unknown);
  } catch (error) {
    throw new Error("the reply is not JSON", { cause: error });
  }
}
