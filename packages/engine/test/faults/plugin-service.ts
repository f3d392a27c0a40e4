import { randomBytes } from "node:crypto";
import type { AnyPlugin, ServiceAddress } from "@hanse/plugin-kit";
import { type ServiceProcess, servingPlugin, startService } from "@hanse/plugin-kit/testing";
import { openServiceProxy, type ServiceProxy } from "./service-proxy.ts";

export interface PluginServiceOptions {
  readonly plugin: AnyPlugin;
  /** The package that exports it. */
  readonly packageName: string;
  readonly databaseUrl: string;
  /** Address of the engine that its events go to. */
  readonly hostUrl: string;
  /** Its configuration, as variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A plugin in a process of its own, behind a proxy that can spoil what it answers. */
export class PluginService {
  readonly proxy: ServiceProxy;
  readonly #options: PluginServiceOptions;
  readonly #secret: string;
  #process: ServiceProcess;

  private constructor(options: PluginServiceOptions, secret: string, process: ServiceProcess, proxy: ServiceProxy) {
    this.#options = options;
    this.#secret = secret;
    this.#process = process;
    this.proxy = proxy;
  }

  static async start(options: PluginServiceOptions): Promise<PluginService> {
    const secret = randomBytes(32).toString("hex");
    const process = await run(options, secret);
    return new PluginService(options, secret, process, await openServiceProxy(process.url));
  }

  /** Where the shop finds it. */
  get address(): ServiceAddress {
    return { url: this.proxy.url, secret: this.#secret };
  }

  get id(): string {
    return this.#options.plugin.definition.id;
  }

  get log(): string {
    return this.#process.log();
  }

  get isAlive(): boolean {
    const { exitCode, signalCode } = this.#process.child;
    return exitCode === null && signalCode === null;
  }

  async kill(): Promise<void> {
    await this.#process.stop("SIGKILL");
  }

  /** As a process that hangs: it keeps its connections and answers nothing. */
  hang(): void {
    this.#process.child.kill("SIGSTOP");
  }

  wake(): void {
    this.#process.child.kill("SIGCONT");
  }

  /** Starts it again after it was killed. */
  async start(): Promise<void> {
    this.#process = await run(this.#options, this.#secret);
    this.proxy.forwardTo(this.#process.url);
  }

  /** As when a new version is deployed: it may finish what it is doing. */
  async restart(): Promise<void> {
    await this.#process.stop("SIGTERM");
    await this.start();
  }

  async close(): Promise<void> {
    this.wake();
    await this.#process.stop("SIGKILL");
    await this.proxy.close();
  }
}

const run = (
  { plugin, packageName, databaseUrl, hostUrl, environment }: PluginServiceOptions,
  secret: string,
): Promise<ServiceProcess> =>
  startService({
    args: servingPlugin(new URL(import.meta.resolve(packageName)), plugin.definition.id),
    environment: {
      NODE_OPTIONS: "",
      HOST: "127.0.0.1",
      PORT: "0",
      HANSE_SERVICE_SECRET: secret,
      HANSE_SERVICE_HOST_URL: hostUrl,
      HANSE_SERVICE_DATABASE_URL: databaseUrl,
      ...environment,
    },
  });
