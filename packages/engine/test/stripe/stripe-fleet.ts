import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "@hanse/plugin-kit";
import { openStripeDouble, type StripeDouble } from "@hanse/plugin-payment-stripe/double";
import { demoDatabase } from "../demo-template.ts";
import { EngineProcess } from "../faults/engine-process.ts";
import { type Fault, faultHeader } from "../faults/fault.ts";
import { PluginService } from "../faults/plugin-service.ts";
import type { Extracted } from "../faults/split-shop.ts";
import { countStock } from "../faults/stock.ts";
import type { Door } from "../shopper.ts";
import { freePort } from "../support/free-port.ts";
import { offerStripe, webhookPath } from "./stripe-shop.ts";

/** As often as Stripe sends a webhook again here, and after how long. */
const deliveries = 5;
const againMs = 300;
/** Of a shopper's device. */
const attempts = 600;
const pauseMs = 100;

/** An engine that has just started is slow, and must not lose what it has. */
const leaseSeconds = 3;
/** Time goes faster than in a shop that people use; what Stripe keeps waiting is given up soon. */
const quick = { keepFundsSeconds: 2, paymentDelaySeconds: 1, timeoutMs: 400 };
/** For what has to be asked, or killed, before the shop looks after a payment by itself or gives Stripe up. */
const unhurried = { keepFundsSeconds: 300, paymentDelaySeconds: 1, timeoutMs: 10_000 };
const maxNetworkRetries = 0;

type WebhookTarget = Exclude<Parameters<StripeDouble["webhooks"]["sendTo"]>[0], string>;

/** Engines with Stripe, each in a process of its own, on one database; webhooks come to any of them. */
export class StripeFleet {
  readonly double: StripeDouble;
  readonly database: Database;
  readonly services: PluginService[] = [];
  /** How often somebody was asked to come back later. */
  putOff = 0;
  readonly #captureMethod: "manual" | "automatic";
  readonly #pace: typeof quick;
  readonly #databaseUrl: string;
  readonly #drop: () => Promise<void>;
  readonly #engines = new Set<EngineProcess>();
  #turn = 0;

  private constructor(
    double: StripeDouble,
    { url, drop }: { url: string; drop: () => Promise<void> },
    { captureMethod, pace }: { captureMethod: "manual" | "automatic"; pace: typeof quick },
  ) {
    this.double = double;
    this.#captureMethod = captureMethod;
    this.#pace = pace;
    this.database = new Database({ url, entities: [], poolSize: 3 });
    this.#databaseUrl = url;
    this.#drop = drop;
  }

  /**
   * @param extracted plugins that run as services of their own; payment-stripe is told of the double.
   * @param hurries whether time goes faster than in a shop that people use, and what Stripe keeps waiting is given up soon.
   */
  static async open({
    captureMethod = "manual",
    extracted = [],
    hurries = true,
  }: {
    captureMethod?: "manual" | "automatic";
    extracted?: readonly Extracted[];
    hurries?: boolean;
  } = {}): Promise<StripeFleet> {
    const pace = hurries ? quick : unhurried;
    const fleet = new StripeFleet(await openStripeDouble(), await demoDatabase(), { captureMethod, pace });
    await offerStripe(fleet.database);
    const port = extracted.length === 0 ? 0 : await freePort();
    for (const part of extracted) fleet.services.push(await fleet.#serve(part, port));
    await fleet.start(port);
    fleet.double.webhooks.sendTo(fleet.deliver);
    return fleet;
  }

  /** Starts one more engine. */
  async start(port = 0): Promise<EngineProcess> {
    const addresses = Object.fromEntries(this.services.map((service) => [service.id, service.address]));
    const { timeoutMs, ...times } = this.#pace;
    const options = { checkout: { leaseSeconds, ...times }, http: { port }, log: { level: "warn" as const } };
    const config = { ...this.double.config, timeoutMs, maxNetworkRetries, captureMethod: this.#captureMethod };
    const engine = await EngineProcess.start(this.#databaseUrl, options, addresses, config);
    this.#engines.add(engine);
    void engine.exited.then(() => this.#engines.delete(engine));
    return engine;
  }

  /** An engine, in turn; waits when none is running. */
  async next(): Promise<EngineProcess> {
    while (this.#engines.size === 0) await sleep(20);
    const engines = [...this.#engines];
    this.#turn += 1;
    return engines[this.#turn % engines.length] as EngineProcess;
  }

  /** A shopper's device that goes elsewhere when an engine dies, and tries again when it is asked to. */
  async door(): Promise<Door> {
    const { key } = await this.next();
    return { key, app: { inject: (request) => this.#insist(request) } };
  }

  /** Takes a webhook as Stripe sends it: again, until somebody says 200. */
  readonly deliver: WebhookTarget = async (message) => {
    for (let delivery = 1; ; delivery += 1) {
      const status = await this.post(message, await this.next());
      if (status === 200 || delivery === deliveries) return { status };
      await sleep(againMs);
    }
  };

  /** Sends a webhook to an engine, once; 0 when that died. */
  async post({ headers, body }: Parameters<WebhookTarget>[0], engine: EngineProcess, fault?: Fault): Promise<number> {
    try {
      const reply = await fetch(`${engine.url}${webhookPath}`, {
        method: "POST",
        headers: { ...headers, ...(fault && { [faultHeader]: JSON.stringify(fault) }) },
        body: body.slice(),
      });
      await reply.arrayBuffer();
      return reply.status;
    } catch {
      return 0;
    }
  }

  /** A variant of which there is plenty. */
  async plenty(sku = "BB-LARGE"): Promise<string> {
    return countStock(await this.next(), this.database, sku, [5_000, 5_000]);
  }

  async close(): Promise<void> {
    await this.double.close();
    await Promise.all([...this.#engines].map((engine) => engine.kill()));
    await Promise.all(this.services.map((service) => service.close()));
    await this.database.close();
    await this.#drop();
  }

  #serve({ plugin, packageName }: Extracted, port: number): Promise<PluginService> {
    const { secretKey, webhookSecret, apiHost, apiPort, apiProtocol } = this.double.config;
    const environment = {
      HANSE_PLUGIN_SECRET_KEY: secretKey,
      HANSE_PLUGIN_WEBHOOK_SECRET: webhookSecret,
      HANSE_PLUGIN_API_HOST: apiHost,
      HANSE_PLUGIN_API_PORT: String(apiPort),
      HANSE_PLUGIN_API_PROTOCOL: apiProtocol,
      HANSE_PLUGIN_TIMEOUT_MS: String(this.#pace.timeoutMs),
      HANSE_PLUGIN_MAX_NETWORK_RETRIES: String(maxNetworkRetries),
    };
    return PluginService.start({
      plugin,
      packageName,
      databaseUrl: this.#databaseUrl,
      hostUrl: `http://127.0.0.1:${port}`,
      ...(plugin.definition.id === "payment-stripe" && { environment }),
    });
  }

  async #insist(request: Parameters<Door["app"]["inject"]>[0]): ReturnType<Door["app"]["inject"]> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const engine = await this.next();
      try {
        const answer = await engine.app.inject(request);
        if (answer.headers["retry-after"] === undefined) return answer;
        this.putOff += 1;
      } catch (error) {
        if (!(await engine.hasEndedWithin(5_000))) throw error;
      }
      await sleep(pauseMs);
    }
    throw new Error(`${request.method} ${request.url} was asked ${attempts} times without an answer.`);
  }
}
